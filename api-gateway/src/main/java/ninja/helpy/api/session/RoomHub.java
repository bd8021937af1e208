package ninja.helpy.api.session;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.PostStop;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import ninja.helpy.agents.Entities;
import ninja.helpy.agents.protocol.Refusal;
import ninja.helpy.agents.protocol.Refused;
import ninja.helpy.agents.run.RunCommand.Pieces;
import ninja.helpy.api.session.FeedSource.Opening;
import ninja.helpy.api.session.Told.HelpyRun;
import org.jspecify.annotations.Nullable;

/**
 * One room, or conversation of two, on this node. It follows the facts and the runs that they announce, once, however many
 * read here; renders every frame once; and gives the same frame to each reader. It stops when the last reader has left.
 */
final class RoomHub extends AbstractBehavior<RoomHub.Command> {

    interface Command {}

    /** {@code after}: the last position that this reader has; the caller has checked that it may read. */
    record Attach(RoomReader reader, long after, Coming coming) implements Command {}

    record Detach(RoomReader reader) implements Command {}

    /** The parent knows this hub no longer: stop, unless somebody has come in the meantime. */
    record StopIfEmpty() implements Command {}

    /** Who is here has changed, or who is typing: for all readers but one. */
    record Passing(List<RoomPresence.Shown> shown, Frame soFar) implements Command {}

    private record Opened(
            @Nullable Opening opening, @Nullable Throwable failure) implements Command {}

    record FactsCame(List<Told> facts, ActorRef<Next> next) implements Command {}

    record PiecesCame(String runId, Pieces pieces, ActorRef<Next> next) implements Command {}

    record RunRead(String runId, boolean isLost) implements Command {}

    record FeedStarted(ActorRef<Next> next) implements Command {}

    record FeedOver(Refused why) implements Command {}

    private record CaughtUp(
            RoomReader reader,
            @Nullable List<Told> facts,
            @Nullable Throwable failure) implements Command {}

    /** Asks a source for its next batch. */
    record Next() {}

    private static final int WAITING_MAX = 10_000;

    private final FeedId feed;
    private final FeedSource source;
    private final HubReading reading;
    private final ActorRef<RoomHubs.Command> parent;
    private final Optional<ActorRef<PresenceWatch.Command>> presence;
    private final OpenRuns runs;
    private final Seats seats = new Seats();
    private final List<Attach> waiting = new ArrayList<>();
    private Optional<Frame> whoIsHere = Optional.empty();
    private boolean opened;
    private Optional<Refused> over = Optional.empty();

    /** {@code watch}: a room asks who is there, a conversation does not. {@code first} decides where it begins to read. */
    static Behavior<Command> create(
            FeedId feed, FeedSource source, Optional<Entities> watch, ActorRef<RoomHubs.Command> parent, Attach first) {
        return Behaviors.setup(context -> new RoomHub(context, feed, source, watch, parent, first));
    }

    private RoomHub(
            ActorContext<Command> context,
            FeedId feed,
            FeedSource source,
            Optional<Entities> watch,
            ActorRef<RoomHubs.Command> parent,
            Attach first) {
        super(context);
        this.feed = feed;
        this.source = source;
        this.reading = new HubReading(context, source);
        this.parent = parent;
        this.runs = new OpenRuns(source);
        this.presence = watch.map(
                entities -> context.spawn(PresenceWatch.create(feed.id(), entities, context.getSelf()), "presence"));
        waiting.add(first);
        context.pipeToSelf(source.open(), Opened::new);
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessage(Opened.class, this::onOpened)
                .onMessage(Attach.class, this::onAttach)
                .onMessage(Detach.class, this::onDetach)
                .onMessage(FactsCame.class, this::onFacts)
                .onMessage(PiecesCame.class, this::onPieces)
                .onMessage(RunRead.class, this::onRunRead)
                .onMessage(Passing.class, this::onPassing)
                .onMessage(CaughtUp.class, this::onCaughtUp)
                .onMessage(FeedStarted.class, c -> asked(c.next()))
                .onMessage(FeedOver.class, this::onFeedOver)
                .onMessage(StopIfEmpty.class, c -> onStopIfEmpty())
                .onSignal(PostStop.class, signal -> onStop())
                .build();
    }

    private Behavior<Command> onOpened(Opened c) {
        opened = true;
        if (c.opening() == null) {
            var why = FeedReplies.reason(c.failure());
            waiting.forEach(attach -> attach.reader().ended().accept(why));
            waiting.clear();
            over = Optional.of(why);
            return idleIfEmpty();
        }
        long from = c.opening()
                .before(waiting.stream()
                        .filter(one -> one.coming() == Coming.FOR_NEWS)
                        .mapToLong(Attach::after));
        seats.startAt(from);
        c.opening().atWork().forEach(this::begin);
        reading.follow(from);
        waiting.forEach(this::onAttach);
        waiting.clear();
        return idleIfEmpty();
    }

    private Behavior<Command> onAttach(Attach c) {
        if (!opened) {
            if (waiting.size() < WAITING_MAX) waiting.add(c);
            else c.reader().ended().accept(RoomReader.LOST);
            return this;
        }
        seats.add(c.reader(), c.after(), c.coming());
        if (over.filter(why -> why.reason() != Refusal.INVALID_STATE).isPresent()) {
            seats.end(c.reader(), over.get());
            return this;
        }
        return settle(c.reader());
    }

    /** Live if it has everything up to here; else it is brought up to date first, from the room itself. */
    private Behavior<Command> settle(RoomReader reader) {
        if (!seats.isBehind(reader)) {
            whoIsHere.ifPresent(reader.outbox()::offer);
            runs.soFar(Instant.now()).forEach(reader.outbox()::offer);
            seats.live(reader);
            seats.missed(reader).ifPresent(missed -> missed.tellEnds(source, runs, reader.outbox()));
            over.ifPresent(why -> seats.end(reader, why));
            return idleIfEmpty();
        }
        getContext()
                .pipeToSelf(
                        source.after(seats.toBeToldAfter(reader)),
                        (facts, failure) -> new CaughtUp(reader, facts, failure));
        return this;
    }

    private Behavior<Command> onCaughtUp(CaughtUp c) {
        if (!seats.has(c.reader())) return this;
        if (c.facts() != null) {
            seats.catchUp(c.reader(), c.facts());
            return seats.has(c.reader()) ? settle(c.reader()) : idleIfEmpty();
        }
        var why = FeedReplies.reason(c.failure());
        if (why.reason() != Refusal.EXPIRED) {
            seats.end(c.reader(), why);
            return idleIfEmpty();
        }
        c.reader().outbox().offer(SocketFrames.expired(feed, seats.position()));
        seats.skipToNow(c.reader());
        return settle(c.reader());
    }

    private Behavior<Command> onDetach(Detach c) {
        waiting.removeIf(attach -> attach.reader().equals(c.reader()));
        seats.remove(c.reader());
        return idleIfEmpty();
    }

    /** Facts of which nothing follows here go out together. */
    private Behavior<Command> onFacts(FactsCame c) {
        var together = new ArrayList<Told>();
        for (var fact : c.facts()) {
            if (fact.position() <= seats.position()) continue;
            together.add(fact);
            if (fact.effect().isPresent()) broadcast(together);
        }
        broadcast(together);
        c.next().tell(new Next());
        return idleIfEmpty();
    }

    private void broadcast(List<Told> facts) {
        if (facts.isEmpty()) return;
        var effect = facts.get(facts.size() - 1).effect();
        effect.ifPresent(what -> seats.toLive(runs.before(what, Instant.now())));
        seats.broadcast(facts);
        effect.ifPresent(this::after);
        facts.clear();
    }

    private void after(Told.Effect effect) {
        if (effect instanceof Told.Begins begins) begin(begins.run());
        else seats.toLive(runs.after(effect, Instant.now()));
    }

    private void begin(HelpyRun run) {
        var frames = runs.begin(run, Instant.now());
        if (frames.isEmpty()) return;
        seats.toLive(frames);
        reading.consume(run.runId());
    }

    private Behavior<Command> onPieces(PiecesCame c) {
        seats.toLive(runs.read(c.runId(), c.pieces().items(), Instant.now()));
        return asked(c.next());
    }

    private Behavior<Command> onRunRead(RunRead c) {
        seats.toLive(runs.over(c.runId(), c.isLost(), Instant.now()));
        return this;
    }

    private Behavior<Command> onPassing(Passing c) {
        whoIsHere = Optional.of(c.soFar());
        c.shown().forEach(seats::toLive);
        return this;
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
        if (seats.haveChanged()) presence.ifPresent(watch -> watch.tell(new PresenceWatch.People(seats.people())));
        if (opened && seats.isEmpty())
            parent.tell(new RoomHubs.Idle(feed, getContext().getSelf()));
        return this;
    }

    private Behavior<Command> onStopIfEmpty() {
        if (seats.isEmpty() && waiting.isEmpty()) return Behaviors.stopped();
        parent.tell(new RoomHubs.StillUsed(feed, getContext().getSelf()));
        return this;
    }
}
