package ninja.helpy.persistence.projection;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import akka.actor.typed.javadsl.TimerScheduler;
import akka.persistence.cassandra.query.javadsl.CassandraReadJournal;
import akka.stream.javadsl.Source;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import ninja.helpy.agents.protocol.ClusterMessage;
import ninja.helpy.agents.protocol.Refusal;
import ninja.helpy.agents.protocol.Refused;
import ninja.helpy.agents.protocol.Reply;
import ninja.helpy.persistence.PersistenceIds;
import ninja.helpy.persistence.feed.Feed;
import ninja.helpy.persistence.projection.ProjectionSettings.Reconciling;
import org.jspecify.annotations.Nullable;

/**
 * Closes the holes that reading by tag may leave: walks every journal, and hands what never reached the feed to the same
 * pipeline. One in the cluster; at its start, then at intervals, and on demand.
 */
public final class Reconciler extends AbstractBehavior<Reconciler.Command> {

    /** What the reconciler understands. */
    public interface Command extends ClusterMessage {}

    /** → {@link Reconciled} when the walk is over; a walk under way is joined. */
    public record Reconcile(ActorRef<Reply> replyTo) implements Command {}

    /** How many events were found that the tag stream had missed. */
    public record Reconciled(long events) implements Reply {}

    private record Walked(long events, @Nullable Throwable failure) implements Command {}

    private enum Begin implements Command {
        BEGIN
    }

    private static final int GROUP = 100;

    private final ActorSystem<?> system;
    private final CassandraReadJournal journal;
    private final Feed feed;
    private final Pipeline pipeline;
    private final Reconciling settings;
    private final ProjectionStatus status;
    private final List<ActorRef<Reply>> asking = new ArrayList<>();
    private boolean walking;

    static Behavior<Command> create(
            CassandraReadJournal journal, Feed feed, Pipeline pipeline, Reconciling settings, ProjectionStatus status) {
        return Behaviors.setup(context -> Behaviors.withTimers(
                timers -> new Reconciler(context, timers, journal, feed, pipeline, settings, status)));
    }

    private Reconciler(
            ActorContext<Command> context,
            TimerScheduler<Command> timers,
            CassandraReadJournal journal,
            Feed feed,
            Pipeline pipeline,
            Reconciling settings,
            ProjectionStatus status) {
        super(context);
        this.system = context.getSystem();
        this.journal = journal;
        this.feed = feed;
        this.pipeline = pipeline;
        this.settings = settings;
        this.status = status;
        timers.startTimerWithFixedDelay(Begin.BEGIN, settings.initialDelay(), settings.interval());
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessage(Begin.class, c -> walk())
                .onMessage(Reconcile.class, c -> {
                    asking.add(c.replyTo());
                    return walk();
                })
                .onMessage(Walked.class, this::onWalked)
                .build();
    }

    private Behavior<Command> walk() {
        if (walking) return this;
        walking = true;
        getContext().pipeToSelf(walked(), (events, failure) -> new Walked(failure == null ? events : 0, failure));
        return this;
    }

    private CompletionStage<Long> walked() {
        Instant until = Instant.now().minus(settings.olderThan());
        return journal.currentPersistenceIds()
                .filter(id -> PersistenceIds.parse(id).isPresent())
                .mapAsyncUnordered(settings.parallelism(), id -> reconciled(id, until))
                .runFold(0L, Long::sum, system);
    }

    private CompletionStage<Long> reconciled(String persistenceId, Instant until) {
        return Source.completionStage(feed.progress(persistenceId))
                .flatMapConcat(last -> journal.currentEventsByPersistenceId(persistenceId, last + 1, Long.MAX_VALUE))
                .takeWhile(
                        envelope -> Instant.ofEpochMilli(envelope.timestamp()).isBefore(until))
                .mapConcat(envelope -> JournalEntry.of(envelope).stream().toList())
                .grouped(GROUP)
                .mapAsync(1, group -> pipeline.handle(group).thenApply(done -> (long) group.size()))
                .runFold(0L, Long::sum, system);
    }

    private Behavior<Command> onWalked(Walked c) {
        walking = false;
        if (c.events() > 0) getContext().getLog().warn("{} events were missing in feeds and views", c.events());
        if (c.failure() != null) getContext().getLog().warn("reconciling failed, next time again", c.failure());
        status.reconciled(c.events());
        Reply reply = c.failure() == null
                ? new Reconciled(c.events())
                : new Refused(Refusal.SERVICE_UNAVAILABLE, "reconciling failed");
        asking.forEach(who -> who.tell(reply));
        asking.clear();
        return this;
    }
}
