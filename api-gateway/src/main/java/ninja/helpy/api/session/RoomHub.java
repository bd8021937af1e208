package ninja.helpy.api.session;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.PostStop;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import akka.stream.javadsl.Source;
import akka.stream.typed.javadsl.ActorSink;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import ninja.helpy.agents.Entities;
import ninja.helpy.agents.protocol.EntityId;
import ninja.helpy.agents.protocol.Following;
import ninja.helpy.agents.protocol.Refusal;
import ninja.helpy.agents.protocol.Refused;
import ninja.helpy.agents.protocol.Reply;
import ninja.helpy.agents.run.RunCommand.Pieces;
import ninja.helpy.agents.session.GroupSessionCommand.Fact;
import ninja.helpy.agents.session.GroupSessionCommand.Facts;
import ninja.helpy.agents.session.GroupSessionCommand.View;
import ninja.helpy.agents.session.GroupSessionEvent.AnswerDelivered;
import ninja.helpy.agents.session.GroupSessionEvent.HelpyAnswered;
import ninja.helpy.agents.session.GroupSessionEvent.HelpyFailed;
import ninja.helpy.agents.session.GroupSessionEvent.HelpyStarted;
import ninja.helpy.agents.session.Round;
import ninja.helpy.api.session.RoomFrames.HelpyRun;

/**
 * One room on this node. It follows the room and the runs that the room announces, once, however many people read here;
 * renders every frame once; and gives the same frame to each reader. It stops when the last reader has left.
 */
final class RoomHub extends AbstractBehavior<RoomHub.Command> {

    interface Command {}

    /** {@code after}: the last position that this reader has; the caller has checked that it may read. */
    record Attach(RoomReader reader, long after) implements Command {}

    record Detach(RoomReader reader) implements Command {}

    /** The parent knows this hub no longer: stop, unless somebody has come in the meantime. */
    record StopIfEmpty() implements Command {}

    private record Opened(Reply reply) implements Command {}

    private record FactsCame(Facts facts, ActorRef<Next> next) implements Command {}

    private record PiecesCame(String runId, Pieces pieces, ActorRef<Next> next) implements Command {}

    private record RunRead(String runId) implements Command {}

    private record FeedStarted(ActorRef<Next> next) implements Command {}

    private record FeedOver(Refused why) implements Command {}

    private record CaughtUp(RoomReader reader, Reply reply) implements Command {}

    /** Asks a source for its next batch. */
    private record Next() {}

    private static final int WAITING_MAX = 10_000;

    private final EntityId room;
    private final RoomSources sources;
    private final ActorRef<RoomHubs.Command> parent;
    private final RoomFrames frames;
    private final Drafts drafts;
    private final Seats seats;
    private final List<Attach> waiting = new ArrayList<>();
    private final Set<String> followed = new HashSet<>();
    private boolean opened;
    private Optional<Refused> over = Optional.empty();

    static Behavior<Command> create(EntityId room, Entities entities, ActorRef<RoomHubs.Command> parent) {
        return Behaviors.setup(context -> new RoomHub(context, room, entities, parent));
    }

    private RoomHub(
            ActorContext<Command> context, EntityId room, Entities entities, ActorRef<RoomHubs.Command> parent) {
        super(context);
        this.room = room;
        this.sources = new RoomSources(context.getSystem(), entities, room);
        this.parent = parent;
        this.frames = new RoomFrames(room.id());
        this.drafts = new Drafts(frames);
        this.seats = new Seats(frames);
        context.pipeToSelf(
                sources.view(), (reply, failure) -> new Opened(failure == null ? reply : unreachable(failure)));
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessage(Opened.class, this::onOpened)
                .onMessage(Attach.class, this::onAttach)
                .onMessage(Detach.class, this::onDetach)
                .onMessage(FactsCame.class, this::onFacts)
                .onMessage(PiecesCame.class, this::onPieces)
                .onMessage(RunRead.class, c -> {
                    followed.remove(c.runId());
                    return this;
                })
                .onMessage(CaughtUp.class, this::onCaughtUp)
                .onMessage(FeedStarted.class, c -> asked(c.next()))
                .onMessage(FeedOver.class, this::onFeedOver)
                .onMessage(StopIfEmpty.class, c -> onStopIfEmpty())
                .onSignal(PostStop.class, signal -> onStop())
                .build();
    }

    private Behavior<Command> onOpened(Opened c) {
        if (!(c.reply() instanceof View view)) {
            var why = c.reply() instanceof Refused refused ? refused : RoomReader.LOST;
            waiting.forEach(attach -> attach.reader().ended().accept(why));
            waiting.clear();
            opened = true;
            over = Optional.of(why);
            return idleIfEmpty();
        }
        opened = true;
        seats.startAt(view.position());
        view.openRound().ifPresent(this::joinRound);
        follow(view.position());
        waiting.forEach(this::onAttach);
        waiting.clear();
        return idleIfEmpty();
    }

    /** The hub came in the middle of a round: take up the runs that are under way. */
    private void joinRound(Round round) {
        for (var responder : round.responders()) {
            if (responder.state() == Round.State.RUNNING) {
                begin(new HelpyRun(round.roundId(), responder.helpyId(), responder.runId()));
            }
        }
    }

    private Behavior<Command> onAttach(Attach c) {
        if (!opened) {
            if (waiting.size() < WAITING_MAX) waiting.add(c);
            else c.reader().ended().accept(RoomReader.LOST);
            return this;
        }
        seats.add(c.reader(), c.after());
        if (over.filter(why -> why.reason() != Refusal.INVALID_STATE).isPresent()) {
            seats.end(c.reader(), over.get());
            return this;
        }
        return settle(c.reader());
    }

    /** Live if it has everything up to here; else it is brought up to date first, from the room itself. */
    private Behavior<Command> settle(RoomReader reader) {
        if (!seats.isBehind(reader)) {
            drafts.soFar(Instant.now()).forEach(reader.outbox()::offer);
            seats.live(reader);
            over.ifPresent(why -> seats.end(reader, why));
            return idleIfEmpty();
        }
        long after = seats.positionOf(reader);
        getContext()
                .pipeToSelf(
                        sources.factsAfter(after),
                        (reply, failure) -> new CaughtUp(reader, failure == null ? reply : unreachable(failure)));
        return this;
    }

    private Behavior<Command> onCaughtUp(CaughtUp c) {
        if (!seats.has(c.reader())) return this;
        if (c.reply() instanceof Facts facts) {
            seats.catchUp(c.reader(), facts);
            return seats.has(c.reader()) ? settle(c.reader()) : idleIfEmpty();
        }
        var why = c.reply() instanceof Refused refused ? refused : RoomReader.LOST;
        if (why.reason() != Refusal.EXPIRED) {
            seats.end(c.reader(), why);
            return idleIfEmpty();
        }
        c.reader().outbox().offer(SocketFrames.expired(room.id(), seats.position()));
        seats.skipToNow(c.reader());
        return settle(c.reader());
    }

    private Behavior<Command> onDetach(Detach c) {
        waiting.removeIf(attach -> attach.reader().equals(c.reader()));
        seats.remove(c.reader());
        return idleIfEmpty();
    }

    private Behavior<Command> onFacts(FactsCame c) {
        for (var fact : c.facts().items()) {
            if (fact.position() <= seats.position()) continue;
            before(fact);
            seats.broadcast(fact);
            after(fact);
        }
        c.next().tell(new Next());
        return idleIfEmpty();
    }

    private void before(Fact fact) {
        if (fact.event() instanceof AnswerDelivered e) {
            e.message().runId().ifPresent(runId -> seats.toLive(drafts.end(runId, fact.at())));
        }
        if (fact.event() instanceof HelpyFailed e) seats.toLive(drafts.end(e.runId(), fact.at()));
    }

    private void after(Fact fact) {
        if (fact.event() instanceof HelpyStarted e) {
            begin(new HelpyRun(e.roundId(), e.helpyId(), e.runId()));
        }
        if (fact.event() instanceof HelpyAnswered e) seats.toLive(drafts.thought(e.runId(), fact.at()));
    }

    private void begin(HelpyRun run) {
        if (!followed.add(run.runId())) return;
        seats.toLive(List.of(drafts.begin(run, Instant.now())));
        consume(sources.run(run.runId()), run.runId());
    }

    private void follow(long position) {
        sources.facts(position)
                .runWith(
                        ActorSink.actorRefWithBackpressure(
                                getContext().getSelf(),
                                (ActorRef<Next> next, Facts batch) -> new FactsCame(batch, next),
                                FeedStarted::new,
                                new Next(),
                                new FeedOver(new Refused(Refusal.INVALID_STATE, "the session has ended")),
                                failure -> new FeedOver(reason(failure))),
                        getContext().getSystem());
    }

    private void consume(Source<Pieces, ?> batches, String runId) {
        batches.runWith(
                ActorSink.actorRefWithBackpressure(
                        getContext().getSelf(),
                        (ActorRef<Next> next, Pieces batch) -> new PiecesCame(runId, batch, next),
                        FeedStarted::new,
                        new Next(),
                        new RunRead(runId),
                        failure -> new RunRead(runId)),
                getContext().getSystem());
    }

    private Behavior<Command> onPieces(PiecesCame c) {
        seats.toLive(drafts.more(c.runId(), c.pieces().items(), Instant.now()));
        return asked(c.next());
    }

    private Behavior<Command> asked(ActorRef<Next> next) {
        next.tell(new Next());
        return this;
    }

    /** An ended room is still read to its end by those who are behind; a lost one is not. */
    private Behavior<Command> onFeedOver(FeedOver c) {
        over = Optional.of(c.why());
        if (c.why().reason() == Refusal.INVALID_STATE) seats.endLive(c.why());
        else seats.endAll(c.why());
        return idleIfEmpty();
    }

    private Behavior<Command> onStop() {
        seats.endAll(RoomReader.LOST);
        waiting.forEach(attach -> attach.reader().ended().accept(RoomReader.LOST));
        return this;
    }

    private Behavior<Command> idleIfEmpty() {
        if (opened && seats.isEmpty())
            parent.tell(new RoomHubs.Idle(room, getContext().getSelf()));
        return this;
    }

    private Behavior<Command> onStopIfEmpty() {
        if (seats.isEmpty() && waiting.isEmpty()) return Behaviors.stopped();
        parent.tell(new RoomHubs.StillUsed(room, getContext().getSelf()));
        return this;
    }

    private static Refused reason(Throwable failure) {
        return failure instanceof Following.Refusal refusal ? refusal.refused() : RoomReader.LOST;
    }

    private Refused unreachable(Throwable failure) {
        getContext().getLog().warn("room {} cannot be reached: {}", room, failure.toString());
        return RoomReader.LOST;
    }
}
