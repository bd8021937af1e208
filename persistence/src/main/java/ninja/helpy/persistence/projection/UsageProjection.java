package ninja.helpy.persistence.projection;

import akka.Done;
import akka.actor.typed.ActorSystem;
import akka.persistence.cassandra.query.javadsl.CassandraReadJournal;
import akka.persistence.query.PersistenceQuery;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import ninja.helpy.agents.llm.Usage;
import ninja.helpy.agents.run.RunEvent.ModelCalled;
import ninja.helpy.agents.run.RunEvent.RunCancelled;
import ninja.helpy.agents.run.RunEvent.RunCompleted;
import ninja.helpy.agents.run.RunEvent.RunFailed;
import ninja.helpy.agents.run.RunEvent.RunStarted;
import ninja.helpy.persistence.usage.Share;
import ninja.helpy.persistence.usage.UsageTable;
import ninja.helpy.persistence.usage.UsedRun;

/**
 * One row of usage for every run that ended. Whose it is, and which model it has called, is read from the run's own
 * journal and not from another view: so the row is the same whenever, and in whatever order, events are handled. A run
 * that ended before it called a model has used nothing and leaves no row.
 */
public final class UsageProjection implements EventHandler {

    private final ActorSystem<?> system;
    private final CassandraReadJournal journal;
    private final UsageTable table;

    private record Origin(Optional<RunStarted> started, Optional<String> model) {

        static final Origin UNKNOWN = new Origin(Optional.empty(), Optional.empty());

        Origin after(Object event) {
            if (event instanceof RunStarted e) return new Origin(Optional.of(e), model);
            if (event instanceof ModelCalled e) return new Origin(started, Optional.of(e.model()));
            return this;
        }

        Optional<Share> share() {
            return started.flatMap(e -> model.map(
                    name -> new Share(e.order().agentId(), e.order().asker().id(), name)));
        }
    }

    public UsageProjection(ActorSystem<?> system, UsageTable table) {
        this.system = system;
        this.table = table;
        this.journal = PersistenceQuery.get(system)
                .getReadJournalFor(CassandraReadJournal.class, CassandraReadJournal.Identifier());
    }

    @Override
    public CompletionStage<Done> handle(JournalEntry entry) {
        if (entry.event() instanceof RunCompleted e) return ended(entry, e.usage(), e.cost(), e.at());
        if (entry.event() instanceof RunFailed e) return ended(entry, e.usage(), e.cost(), e.at());
        if (entry.event() instanceof RunCancelled e) return ended(entry, e.usage(), e.cost(), e.at());
        return Writes.none();
    }

    private CompletionStage<Done> ended(JournalEntry entry, Usage usage, long cost, Instant at) {
        return journal.currentEventsByPersistenceId(entry.persistenceId(), 1, entry.seqNr() - 1)
                .runFold(Origin.UNKNOWN, (origin, envelope) -> origin.after(envelope.event()), system)
                .thenCompose(origin -> origin.share()
                        .map(share -> table.write(new UsedRun(
                                entry.entity().workspaceId(), entry.entity().id(), share, usage, cost, at)))
                        .orElseGet(() -> CompletableFuture.completedFuture(Done.getInstance())));
    }
}
