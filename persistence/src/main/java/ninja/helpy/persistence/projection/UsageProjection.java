package ninja.helpy.persistence.projection;

import akka.Done;
import akka.actor.typed.ActorSystem;
import akka.persistence.cassandra.query.javadsl.CassandraReadJournal;
import akka.persistence.query.PersistenceQuery;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import ninja.helpy.agents.llm.Usage;
import ninja.helpy.agents.run.RunEvent;
import ninja.helpy.agents.run.RunEvent.ModelCalled;
import ninja.helpy.agents.run.RunEvent.RunCancelled;
import ninja.helpy.agents.run.RunEvent.RunCompleted;
import ninja.helpy.agents.run.RunEvent.RunFailed;
import ninja.helpy.agents.run.RunEvent.RunStarted;
import ninja.helpy.persistence.Recent;
import ninja.helpy.persistence.usage.Share;
import ninja.helpy.persistence.usage.UsageTable;
import ninja.helpy.persistence.usage.UsedRun;

/**
 * One row of usage for every run that ended. Whose it is, and which model it has called, is read from the run's own
 * journal and not from another view: so the row is the same whenever, and in whatever order, events are handled. A run
 * that ended before it called a model has used nothing and leaves no row.
 */
public final class UsageProjection implements EventHandler {

    private static final int KNOWN_MAX = 20_000;

    private final ActorSystem<?> system;
    private final CassandraReadJournal journal;
    private final UsageTable table;

    /** Runs whose events have all come by, from the first one on; who is not known is read. */
    private final Recent<String, Known> known = new Recent<>(KNOWN_MAX);

    private record Known(Origin origin, long upTo) {}

    /** Little, since it is kept for many: never the run's texts. */
    private record Origin(Optional<Asked> asked, Optional<String> model) {

        static final Origin UNKNOWN = new Origin(Optional.empty(), Optional.empty());

        record Asked(String agentId, String askerId) {}

        Origin after(Object event) {
            if (event instanceof RunStarted e) {
                var order = e.order();
                return new Origin(
                        Optional.of(new Asked(order.agentId(), order.asker().id())), model);
            }
            if (event instanceof ModelCalled e) return new Origin(asked, Optional.of(e.model()));
            return this;
        }

        Optional<Share> share() {
            return asked.flatMap(a -> model.map(name -> new Share(a.agentId(), a.askerId(), name)));
        }
    }

    public UsageProjection(ActorSystem<?> system, UsageTable table) {
        this.system = system;
        this.table = table;
        this.journal = PersistenceQuery.get(system)
                .getReadJournalFor(CassandraReadJournal.class, CassandraReadJournal.Identifier());
    }

    @Override
    public CompletionStage<Done> handle(List<JournalEntry> stretch) {
        return Writes.each(stretch, this::handle);
    }

    private CompletionStage<Done> handle(JournalEntry entry) {
        if (entry.event() instanceof RunEvent e) remember(entry.persistenceId(), entry.seqNr(), e);
        if (entry.event() instanceof RunCompleted e) return ended(entry, e.usage(), e.cost(), e.at());
        if (entry.event() instanceof RunFailed e) return ended(entry, e.usage(), e.cost(), e.at());
        if (entry.event() instanceof RunCancelled e) return ended(entry, e.usage(), e.cost(), e.at());
        return Writes.none();
    }

    private CompletionStage<Done> ended(JournalEntry entry, Usage usage, long cost, Instant at) {
        return origin(entry)
                .thenCompose(origin -> origin.share()
                        .map(share -> table.write(new UsedRun(
                                entry.entity().workspaceId(), entry.entity().id(), share, usage, cost, at)))
                        .orElseGet(() -> CompletableFuture.completedFuture(Done.getInstance())));
    }

    private void remember(String persistenceId, long seqNr, RunEvent event) {
        known.change(persistenceId, (id, before) -> {
            var origin = before == null ? Origin.UNKNOWN : before.origin();
            long next = before == null ? 1 : before.upTo() + 1;
            return seqNr == next ? new Known(origin.after(event), seqNr) : null;
        });
    }

    /** No event from an end on changes whose the run was. */
    private CompletionStage<Origin> origin(JournalEntry entry) {
        var here = known.take(entry.persistenceId());
        if (here != null) return CompletableFuture.completedFuture(here.origin());
        return journal.currentEventsByPersistenceId(entry.persistenceId(), 1, entry.seqNr() - 1)
                .runFold(Origin.UNKNOWN, (origin, envelope) -> origin.after(envelope.event()), system);
    }
}
