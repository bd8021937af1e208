package ninja.helpy.persistence.projection;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.SupervisorStrategy;
import akka.actor.typed.javadsl.AskPattern;
import akka.actor.typed.javadsl.Behaviors;
import akka.cluster.sharding.typed.javadsl.ShardedDaemonProcess;
import akka.cluster.typed.ClusterSingleton;
import akka.cluster.typed.SingletonActor;
import akka.persistence.cassandra.query.javadsl.CassandraReadJournal;
import akka.persistence.query.Offset;
import akka.persistence.query.PersistenceQuery;
import akka.projection.Projection;
import akka.projection.ProjectionBehavior;
import akka.projection.ProjectionId;
import akka.projection.cassandra.javadsl.CassandraProjection;
import akka.projection.eventsourced.EventEnvelope;
import akka.projection.eventsourced.javadsl.EventSourcedProvider;
import akka.projection.javadsl.SourceProvider;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import ninja.helpy.agents.protocol.JournalEvent;
import ninja.helpy.agents.protocol.Refused;
import ninja.helpy.agents.protocol.Reply;
import ninja.helpy.agents.protocol.Tags;
import ninja.helpy.persistence.feed.Feed;
import ninja.helpy.persistence.projection.Reconciler.Reconcile;
import ninja.helpy.persistence.projection.Reconciler.Reconciled;

/** Starts the projections, one per slice, spread over the cluster, and the reconciler. */
public final class Projections {

    private static final String NAME = "feed-and-views";
    private static final Duration RECONCILE_TIMEOUT = Duration.ofMinutes(10);

    private final ActorSystem<?> system;
    private final ProjectionSettings settings;
    private final ProjectionStatus status;
    private final Pipeline pipeline;
    private final ActorRef<Reconciler.Command> reconciler;

    public Projections(
            ActorSystem<?> system,
            Feed feed,
            List<EventHandler> handlers,
            ProjectionSettings settings,
            ProjectionStatus status) {
        this.system = system;
        this.settings = settings;
        this.status = status;
        CassandraReadJournal journal = PersistenceQuery.get(system)
                .getReadJournalFor(CassandraReadJournal.class, "akka.persistence.cassandra.query");
        this.pipeline = new Pipeline(system, journal, feed, handlers, settings.appendTimeout());
        this.reconciler = ClusterSingleton.get(system)
                .init(SingletonActor.of(
                        Behaviors.supervise(Reconciler.create(journal, feed, pipeline, settings.reconciling(), status))
                                .onFailure(SupervisorStrategy.restart()),
                        "reconciler"));
    }

    /** On every node; each slice runs on one of them. */
    public void start() {
        ShardedDaemonProcess.get(system)
                .init(
                        ProjectionBehavior.Command.class,
                        NAME,
                        Tags.ALL.size(),
                        slice -> ProjectionBehavior.create(ofSlice(Tags.ALL.get(slice))),
                        akka.cluster.sharding.typed.ShardedDaemonProcessSettings.create(system),
                        Optional.of(ProjectionBehavior.stopMessage()));
    }

    /** Walks all journals now; completes with the number of events that had been missed. */
    public CompletionStage<Long> reconcile() {
        return AskPattern.<Reconciler.Command, Reply>ask(
                        reconciler, Reconcile::new, RECONCILE_TIMEOUT, system.scheduler())
                .thenApply(reply -> {
                    if (reply instanceof Refused refused) throw new IllegalStateException(refused.detail());
                    return ((Reconciled) reply).events();
                });
    }

    private Projection<EventEnvelope<JournalEvent>> ofSlice(String tag) {
        SourceProvider<Offset, EventEnvelope<JournalEvent>> events =
                EventSourcedProvider.eventsByTag(system, CassandraReadJournal.Identifier(), tag);
        return CassandraProjection.groupedWithin(
                        ProjectionId.of(NAME, tag), events, () -> new SliceHandler(tag, pipeline, status))
                .withGroup(settings.groupSize(), settings.groupWithin());
    }
}
