package ninja.helpy.persistence.projection;

import akka.actor.typed.ActorSystem;
import akka.persistence.cassandra.query.javadsl.CassandraReadJournal;
import akka.stream.javadsl.Source;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionStage;
import ninja.helpy.persistence.PersistenceIds;
import ninja.helpy.persistence.feed.Feed;
import ninja.helpy.persistence.job.Job;
import ninja.helpy.persistence.job.Schedule;
import ninja.helpy.persistence.projection.ProjectionSettings.Reconciling;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes the holes that reading by tag may leave: walks every journal, and hands what never reached the feed to the same
 * pipeline. Thoroughly, it hands everything there is to the views once more, which fills a view that is new.
 */
final class Reconciler implements Job.Work<Reconciled> {

    private static final Logger log = LoggerFactory.getLogger(Reconciler.class);

    private static final int GROUP = 100;

    private final ActorSystem<?> system;
    private final CassandraReadJournal journal;
    private final Feed feed;
    private final Pipeline pipeline;
    private final Reconciling settings;
    private final ProjectionStatus status;

    Reconciler(
            ActorSystem<?> system,
            CassandraReadJournal journal,
            Feed feed,
            Pipeline pipeline,
            Reconciling settings,
            ProjectionStatus status) {
        this.system = system;
        this.journal = journal;
        this.feed = feed;
        this.pipeline = pipeline;
        this.settings = settings;
        this.status = status;
    }

    @Override
    public Schedule schedule() {
        return Schedule.every(settings.initialDelay(), settings.interval());
    }

    @Override
    public CompletionStage<Reconciled> doIt(boolean thoroughly) {
        Instant until = Instant.now().minus(settings.olderThan());
        return journal.currentPersistenceIds()
                .filter(id -> PersistenceIds.parse(id).isPresent())
                .mapAsyncUnordered(settings.parallelism(), id -> reconciled(id, until, thoroughly))
                .runFold(Reconciled.NOTHING, Reconciled::plus, system)
                .thenApply(this::told);
    }

    private Reconciled told(Reconciled all) {
        if (all.missed() > 0) log.warn("{} events were missing in feeds and views", all.missed());
        if (all.repeated() > 0) log.info("{} events were shown to the views again", all.repeated());
        status.reconciled(all.missed());
        return all;
    }

    private CompletionStage<Reconciled> reconciled(String persistenceId, Instant until, boolean thoroughly) {
        return Source.completionStage(feed.progress(persistenceId))
                .flatMapConcat(last -> journal.currentEventsByPersistenceId(
                                persistenceId, thoroughly ? 1 : last + 1, Long.MAX_VALUE)
                        .takeWhile(envelope ->
                                Instant.ofEpochMilli(envelope.timestamp()).isBefore(until))
                        .mapConcat(
                                envelope -> JournalEntry.of(envelope).stream().toList())
                        .grouped(GROUP)
                        .mapAsync(1, group -> handled(group, last)))
                .runFold(Reconciled.NOTHING, Reconciled::plus, system);
    }

    private CompletionStage<Reconciled> handled(List<JournalEntry> group, long last) {
        var known = group.stream().filter(entry -> entry.seqNr() <= last).toList();
        var missed = group.stream().filter(entry -> entry.seqNr() > last).toList();
        return pipeline.views(known)
                .thenCompose(done -> pipeline.handle(missed))
                .thenApply(done -> new Reconciled(missed.size(), known.size()));
    }
}
