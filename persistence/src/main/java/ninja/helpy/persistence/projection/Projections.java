package ninja.helpy.persistence.projection;

import akka.actor.typed.ActorSystem;
import akka.cluster.sharding.typed.javadsl.ShardedDaemonProcess;
import akka.persistence.cassandra.query.javadsl.CassandraReadJournal;
import akka.persistence.query.PersistenceQuery;
import akka.projection.Projection;
import akka.projection.ProjectionBehavior;
import akka.projection.ProjectionId;
import akka.projection.cassandra.javadsl.CassandraProjection;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import ninja.helpy.agents.load.Strain;
import ninja.helpy.agents.protocol.Tags;
import ninja.helpy.persistence.feed.Feed;
import ninja.helpy.persistence.job.Job;
import ninja.helpy.persistence.journal.SliceEvent;
import ninja.helpy.persistence.journal.SliceEvents;

/** Starts the projections, one per slice, spread over the cluster, and the reconciler. */
public final class Projections {

    private static final String NAME = "feed-and-views";

    private final ActorSystem<?> system;
    private final SliceEvents events;
    private final ProjectionSettings settings;
    private final ProjectionStatus status;
    private final Pipeline pipeline;
    private final Job<Reconciled> reconciler;

    public Projections(
            ActorSystem<?> system,
            SliceEvents events,
            Feed feed,
            List<EventHandler> handlers,
            ProjectionSettings settings,
            ProjectionStatus status) {
        this.system = system;
        this.events = events;
        this.settings = settings;
        this.status = status;
        CassandraReadJournal journal = PersistenceQuery.get(system)
                .getReadJournalFor(CassandraReadJournal.class, "akka.persistence.cassandra.query");
        this.pipeline = new Pipeline(system, journal, feed, handlers, settings.appendTimeout());
        var work = new Reconciler(system, journal, feed, pipeline, settings.reconciling(), status);
        this.reconciler = Job.start(system, "reconciler", work, Reconciled.class);
    }

    /** On every node; each slice runs on one of them. */
    public void start(Strain strain) {
        ShardedDaemonProcess.get(system)
                .init(
                        ProjectionBehavior.Command.class,
                        NAME,
                        Tags.ALL.size(),
                        slice -> ProjectionBehavior.create(ofSlice(Tags.ALL.get(slice), strain)),
                        akka.cluster.sharding.typed.ShardedDaemonProcessSettings.create(system),
                        Optional.of(ProjectionBehavior.stopMessage()));
    }

    /** Walks all journals now. {@code rebuild}: shows every event to the views again, also those that are in the feed. */
    public CompletionStage<Reconciled> reconcile(boolean rebuild) {
        return reconciler.now(rebuild);
    }

    private Projection<SliceEvent> ofSlice(String tag, Strain strain) {
        Supplier<Duration> wait = () -> strain.between(Duration.ZERO, settings.groupWaitsBusy());
        return CassandraProjection.groupedWithin(
                        ProjectionId.of(NAME, tag),
                        new SliceSource(events, tag, settings.groupSize(), wait),
                        () -> new SliceHandler(tag, pipeline, status))
                .withGroup(settings.groupSize(), settings.groupWithin());
    }
}
