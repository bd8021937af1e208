package ninja.helpy.agents.session;

import akka.Done;
import akka.actor.typed.ActorRef;
import akka.actor.typed.RecipientRef;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.AskPattern;
import akka.actor.typed.javadsl.TimerScheduler;
import akka.pattern.Patterns;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import ninja.helpy.agents.agent.AgentCommand;
import ninja.helpy.agents.conversation.Message;
import ninja.helpy.agents.protocol.EntityId;
import ninja.helpy.agents.protocol.Ids;
import ninja.helpy.agents.protocol.MessageForm;
import ninja.helpy.agents.protocol.Refusal;
import ninja.helpy.agents.protocol.Refused;
import ninja.helpy.agents.protocol.Reply;
import ninja.helpy.agents.protocol.WakeList.Wake;
import ninja.helpy.agents.run.Cause;
import ninja.helpy.agents.run.RunCommand;
import ninja.helpy.agents.run.RunOrder;
import ninja.helpy.agents.run.RunThread;
import ninja.helpy.agents.session.Round.Responder;

/** The errands of a room: hold credits, start a run, stop one, stay on the wake list while something is open. */
final class RoomErrands {

    private static final Duration PAUSE = Duration.ofSeconds(1);

    private static final int ALARM_TRIES = 30;

    private final EntityId id;
    private final ActorContext<GroupSessionCommand> context;
    private final TimerScheduler<GroupSessionCommand> timers;
    private final RoomPorts ports;
    private final RoomCredits credits;
    private final TieBreak ties;
    private final Comparer comparer;
    private final List<Wake> wakes = new ArrayList<>();
    private Optional<Wake> alarm = Optional.empty();

    RoomErrands(
            EntityId id,
            ActorContext<GroupSessionCommand> context,
            TimerScheduler<GroupSessionCommand> timers,
            RoomPorts ports) {
        this.id = id;
        this.context = context;
        this.timers = timers;
        this.ports = ports;
        this.credits = new RoomCredits(id, context.getSystem(), ports);
        this.ties = new TieBreak(id, context.getSystem(), ports);
        this.comparer = new Comparer(id, context.getSystem(), ports);
    }

    /** The wake list first: from here on, whatever dies, somebody will look at this room again. */
    void run(GroupSession room, Errand errand) {
        if (errand instanceof Errand.HoldCredits hold) hold(room, hold);
        else if (errand instanceof Errand.ReleaseHold release) credits.release(release.runId());
        else if (errand instanceof Errand.BreakTie tie) breakTie(room, tie);
        else if (errand instanceof Errand.CompareAnswers compare) compare(room, compare);
        else if (errand instanceof Errand.StartRun start) start(room, start);
        else if (errand instanceof Errand.StopRun stop) stop(stop);
    }

    void later(Errand errand) {
        timers.startSingleTimer(errand, new RoomSignal.ErrandAgain(errand, ignore()), PAUSE);
    }

    private void hold(GroupSession room, Errand.HoldCredits errand) {
        var held = stayOnWakeList().thenCompose(added -> credits.hold(room, errand.round()));
        context.pipeToSelf(
                held,
                (holds, failure) -> failure == null
                        ? new RoomSignal.HoldsPlaced(errand.round().roundId(), holds, ignore())
                        : new RoomSignal.ErrandFailed(errand, ignore()));
    }

    /** No model, no answer, no credits for it: then the rule decides. */
    private void breakTie(GroupSession room, Errand.BreakTie errand) {
        var roundId = errand.round().roundId();
        context.pipeToSelf(
                ties.order(room, errand.round(), errand.tied()),
                (order, failure) -> new RoomSignal.TieAnswered(
                        roundId, errand.holds(), failure == null ? order : TieOrder.NONE, ignore()));
    }

    /** Once: whatever goes wrong, the answers do not wait for a second try. */
    private void compare(GroupSession room, Errand.CompareAnswers errand) {
        context.pipeToSelf(comparer.compare(room, errand), (said, failure) -> {
            if (failure != null) context.getSystem().log().warn("answers of {} are not compared", id, failure);
            var end = failure == null ? said : Compared.not("the model could not be asked", "", 0);
            return new RoomSignal.ComparisonEnded(errand.roundId(), end, ignore());
        });
    }

    /** A repeat finds the same run by its id. */
    private void start(GroupSession room, Errand.StartRun errand) {
        var turn = errand.turn();
        var trigger = room.openRound().flatMap(round -> room.message(round.triggerMessageId()));
        var question = room.message(turn.question().messageId());
        if (trigger.isEmpty() || question.isEmpty()) {
            context.getSelf().tell(gaveUp(turn.runId(), new Refused(Refusal.NOT_FOUND, "its question is gone")));
            return;
        }
        var started = stayOnWakeList()
                .thenCompose(added -> this.<AgentCommand>ask(
                        ports.agents().apply(new EntityId(id.workspaceId(), turn.helpyId())),
                        AgentCommand.GetAgent::new))
                .thenCompose(reply -> {
                    if (reply instanceof Refused) return CompletableFuture.completedFuture(reply);
                    var order = order((AgentCommand.View) reply, turn, question.get(), trigger.get());
                    return this.<RunCommand>ask(
                            ports.runs().apply(new EntityId(id.workspaceId(), turn.runId())),
                            replyTo -> new RunCommand.StartRun(order, replyTo));
                });
        context.pipeToSelf(started, (reply, failure) -> {
            if (reply instanceof Refused refused) return gaveUp(turn.runId(), refused);
            return failure == null
                    ? new RoomSignal.RunBegun(turn.runId(), ignore())
                    : new RoomSignal.ErrandFailed(errand, ignore());
        });
    }

    /** Who set off the round pays for it, also for what a Helpy has asked. */
    private RunOrder order(AgentCommand.View agent, Responder turn, Message question, Message trigger) {
        return new RunOrder(
                turn.helpyId(),
                agent.version(),
                Cause.ROOM,
                new RunThread(RunThread.Kind.ROOM, id.id()),
                new RunOrder.Asker(
                        trigger.sender().id(), Optional.of(trigger.sender().name())),
                question.content(),
                MessageForm.PLAIN,
                new RunOrder.MessageIds(question.messageId(), turn.messageId()),
                Ids.of("room", turn.runId()),
                RunOrder.Terms.USUAL);
    }

    private void stop(Errand.StopRun errand) {
        ports.runs()
                .apply(new EntityId(id.workspaceId(), errand.runId()))
                .tell(new RunCommand.CancelRun(errand.reason(), ignore()));
    }

    /** What an answer says; if that cannot be told, nothing is known to be like it. */
    void read(GroupSessionCommand.HelpyDone answer, List<Echoes.Saying> sayings) {
        var texts = sayings.stream().map(Echoes.Saying::text).toList();
        context.pipeToSelf(ports.embeddings().of(texts), (embeddings, failure) -> {
            var known = new HashMap<String, Embedding>();
            for (int i = 0; failure == null && i < sayings.size(); i++) {
                known.put(sayings.get(i).messageId(), embeddings.get(i));
            }
            if (failure != null) context.getSystem().log().warn("answers of {} cannot be compared", id, failure);
            return new RoomSignal.AnswerRead(answer, Map.copyOf(known), ignore());
        });
    }

    private GroupSessionCommand.HelpyGaveUp gaveUp(String runId, Refused why) {
        return new GroupSessionCommand.HelpyGaveUp(runId, why.reason(), why.detail(), 0, ignore());
    }

    /** Renewed before it is due; the message through sharding keeps the shard from passivating the room. */
    CompletionStage<Done> stayOnWakeList() {
        var now = ports.clock().instant();
        var half = ports.settings().wakeAfter().dividedBy(2);
        boolean fresh = !wakes.isEmpty() && wakes.get(wakes.size() - 1).due().isAfter(now.plus(half));
        if (fresh) return CompletableFuture.completedFuture(Done.getInstance());
        var stale = List.copyOf(wakes);
        wakes.clear();
        var wake = new Wake(
                GroupSessionEntity.KEY.name(),
                id.toString(),
                now.plus(ports.settings().wakeAfter()));
        wakes.add(wake);
        ports.self().apply(id).tell(new GroupSessionCommand.WakeSession(ignore()));
        return ports.wakes().add(wake).thenApply(added -> {
            stale.forEach(ports.wakes()::remove);
            return added;
        });
    }

    /**
     * A room that sleeps until then is woken. It ends itself if it is awake, so the list may be late, but never early: who
     * is woken is taken off it.
     */
    void wakeAt(Optional<Instant> due) {
        var next = due.map(at -> new Wake(GroupSessionEntity.KEY.name(), id.toString(), at));
        if (next.equals(alarm)) return;
        alarm.ifPresent(ports.wakes()::remove);
        alarm = next;
        next.ifPresent(wake -> Patterns.retry(
                        () -> ports.wakes().add(wake),
                        ALARM_TRIES,
                        PAUSE,
                        context.getSystem().classicSystem())
                .whenComplete((added, failure) -> {
                    if (failure != null) context.getSystem().log().warn("room {} cannot be woken", id, failure);
                }));
    }

    void leaveWakeList() {
        wakes.forEach(ports.wakes()::remove);
        wakes.clear();
    }

    private <C> CompletionStage<Reply> ask(
            RecipientRef<C> entity, akka.japi.function.Function<ActorRef<Reply>, C> command) {
        return AskPattern.ask(
                entity,
                command,
                ports.settings().askTimeout(),
                context.getSystem().scheduler());
    }

    ActorRef<Reply> ignore() {
        return context.getSystem().ignoreRef();
    }
}
