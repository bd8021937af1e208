package ninja.helpy.agents.session;

import akka.Done;
import akka.actor.typed.ActorRef;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.AskPattern;
import akka.actor.typed.javadsl.TimerScheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import ninja.helpy.agents.agent.AgentCommand;
import ninja.helpy.agents.conversation.Message;
import ninja.helpy.agents.protocol.EntityId;
import ninja.helpy.agents.protocol.Ids;
import ninja.helpy.agents.protocol.Refusal;
import ninja.helpy.agents.protocol.Refused;
import ninja.helpy.agents.protocol.Reply;
import ninja.helpy.agents.protocol.WakeList.Wake;
import ninja.helpy.agents.run.Cause;
import ninja.helpy.agents.run.RunCommand;
import ninja.helpy.agents.run.RunOrder;
import ninja.helpy.agents.run.RunThread;
import ninja.helpy.agents.session.Round.Responder;

/** The errands of a room: start a run, stop one, stay on the wake list while a round is open. */
final class RoomErrands {

    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final EntityId id;
    private final ActorContext<GroupSessionCommand> context;
    private final TimerScheduler<GroupSessionCommand> timers;
    private final RoomPorts ports;
    private final List<Wake> wakes = new ArrayList<>();

    RoomErrands(
            EntityId id,
            ActorContext<GroupSessionCommand> context,
            TimerScheduler<GroupSessionCommand> timers,
            RoomPorts ports) {
        this.id = id;
        this.context = context;
        this.timers = timers;
        this.ports = ports;
    }

    /** The wake list first, then the run; a repeat finds the same run by its id. */
    void start(GroupSession room, Responder responder) {
        var round = room.openRound().orElseThrow();
        var trigger = room.message(round.triggerMessageId());
        if (trigger.isEmpty()) {
            giveUp(responder.runId(), Refusal.NOT_FOUND, "its question is gone");
            return;
        }
        var started = stayOnWakeList()
                .thenCompose(added -> AskPattern.<AgentCommand, Reply>ask(
                        ports.agents().apply(new EntityId(id.workspaceId(), responder.helpyId())),
                        AgentCommand.GetAgent::new,
                        ports.settings().askTimeout(),
                        context.getSystem().scheduler()))
                .thenCompose(reply -> {
                    if (reply instanceof Refused) {
                        return CompletableFuture.completedFuture(reply);
                    }
                    var order = order((AgentCommand.View) reply, responder, trigger.get());
                    return AskPattern.<RunCommand, Reply>ask(
                            ports.runs().apply(new EntityId(id.workspaceId(), responder.runId())),
                            replyTo -> new RunCommand.StartRun(order, replyTo),
                            ports.settings().askTimeout(),
                            context.getSystem().scheduler());
                });
        context.pipeToSelf(started, (reply, failure) -> {
            if (reply instanceof Refused refused) {
                return new GroupSessionCommand.HelpyGaveUp(
                        responder.runId(), refused.reason(), refused.detail(), ignore());
            }
            return failure == null
                    ? new GroupSessionCommand.WakeSession(ignore())
                    : new RoomSignal.StartFailed(responder.runId(), ignore());
        });
    }

    private RunOrder order(AgentCommand.View agent, Responder responder, Message trigger) {
        return new RunOrder(
                responder.helpyId(),
                agent.version(),
                Cause.ROOM,
                new RunThread(RunThread.Kind.ROOM, id.id()),
                new RunOrder.Asker(
                        trigger.sender().id(), Optional.of(trigger.sender().name())),
                trigger.content(),
                new RunOrder.MessageIds(trigger.messageId(), responder.messageId()),
                Ids.of("room", responder.runId()),
                RunOrder.Terms.USUAL);
    }

    void stop(String runId) {
        ports.runs()
                .apply(new EntityId(id.workspaceId(), runId))
                .tell(new RunCommand.CancelRun("the round took too long", ignore()));
    }

    void startLater(String runId) {
        timers.startSingleTimer(runId, new RoomSignal.StartAgain(runId, ignore()), PAUSE);
    }

    private void giveUp(String runId, Refusal code, String detail) {
        context.getSelf().tell(new GroupSessionCommand.HelpyGaveUp(runId, code, detail, ignore()));
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

    void leaveWakeList() {
        wakes.forEach(ports.wakes()::remove);
        wakes.clear();
    }

    ActorRef<Reply> ignore() {
        return context.getSystem().ignoreRef();
    }
}
