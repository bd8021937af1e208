package ninja.helpy.persistence.audit;

import akka.actor.typed.ActorSystem;
import akka.persistence.cassandra.query.javadsl.CassandraReadJournal;
import akka.persistence.query.EventEnvelope;
import akka.persistence.query.PersistenceQuery;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import ninja.helpy.agents.Entities;
import ninja.helpy.agents.credit.CreditLedgerCommand.Balance;
import ninja.helpy.agents.credit.CreditLedgerCommand.GetBalance;
import ninja.helpy.agents.credit.CreditLedgerEntity;
import ninja.helpy.agents.credit.CreditLedgerEvent;
import ninja.helpy.agents.credit.LedgerAudit;
import ninja.helpy.agents.credit.LedgerAudit.Checkpoint;
import ninja.helpy.agents.credit.LedgerAudit.Result;
import ninja.helpy.agents.protocol.EntityId;
import ninja.helpy.persistence.Cql;
import ninja.helpy.persistence.JournalIndex;
import ninja.helpy.persistence.PersistenceIds;
import ninja.helpy.persistence.audit.AuditReport.Audited;
import ninja.helpy.persistence.audit.AuditReport.Told;
import ninja.helpy.persistence.job.Job;
import ninja.helpy.persistence.job.Schedule;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads what is new in the journal of every ledger, or thoroughly the whole of it, recomputes what must hold, and
 * compares the outcome with what the living ledger says.
 */
public final class AuditJob implements Job.Work<AuditReport> {

    private static final Logger log = LoggerFactory.getLogger(AuditJob.class);

    private static final String UNREADABLE = "UNREADABLE";

    private final ActorSystem<?> system;
    private final CassandraReadJournal journal;
    private final JournalIndex index;
    private final AuditTable table;
    private final Entities entities;
    private final AuditSettings settings;
    private final Clock clock;
    private final AtomicReference<@Nullable AuditReport> last = new AtomicReference<>();

    public AuditJob(
            ActorSystem<?> system,
            Cql cql,
            JournalIndex index,
            Entities entities,
            AuditSettings settings,
            Clock clock) {
        this.system = system;
        this.journal = PersistenceQuery.get(system)
                .getReadJournalFor(CassandraReadJournal.class, CassandraReadJournal.Identifier());
        this.index = index;
        this.table = new AuditTable(system, cql);
        this.entities = entities;
        this.settings = settings;
        this.clock = clock;
    }

    @Override
    public Schedule schedule() {
        return Schedule.every(settings.initialDelay(), settings.interval());
    }

    @Override
    public void stopped() {
        last.set(null);
    }

    /** The last one, if it was on this node. */
    public Optional<AuditReport> last() {
        return Optional.ofNullable(last.get());
    }

    @Override
    public CompletionStage<AuditReport> doIt(boolean thoroughly) {
        return journal.currentPersistenceIds()
                .mapConcat(id -> PersistenceIds.parse(id)
                        .filter(named -> named.entityType().equals(CreditLedgerEntity.KEY.name()))
                        .map(named -> named.entity().workspaceId())
                        .stream()
                        .toList())
                .mapAsyncUnordered(settings.parallelism(), workspaceId -> audited(workspaceId, thoroughly))
                .runFold(AuditReport.begun(thoroughly, clock.instant()), AuditReport::plus, system)
                .thenApply(report -> told(report.ended(clock.instant())));
    }

    private AuditReport told(AuditReport report) {
        last.set(report);
        if (report.isClean()) {
            log.info("the books of {} ledgers are right", report.ledgers());
        } else {
            log.error("the audit has {} findings, drift {} nano-dollars", report.findings(), report.driftNano());
        }
        return report;
    }

    /** A ledger whose journal cannot be read is a finding, and does not keep the others from being looked at. */
    private CompletionStage<Audited> audited(String workspaceId, boolean thoroughly) {
        var from = thoroughly ? CompletableFuture.completedStage(Checkpoint.NONE) : table.read(workspaceId);
        return from.thenCompose(checkpoint -> audited(workspaceId, checkpoint)).exceptionally(failure -> {
            log.error("the ledger of {} could not be audited", workspaceId, failure);
            var finding = new Told(workspaceId, UNREADABLE, 0, "", failure.toString(), 0);
            return new Audited(0, true, 1, 0, List.of(finding));
        });
    }

    /**
     * The head is read before the ledger is asked, so that its answer stands at that event or a later one. A ledger
     * without new events is not asked: it may sleep on.
     */
    private CompletionStage<Audited> audited(String workspaceId, Checkpoint from) {
        var ledger = PersistenceIds.of(CreditLedgerEntity.KEY.name(), new EntityId(workspaceId, workspaceId));
        return index.head(ledger).thenCompose(head -> {
            var audit = new LedgerAudit(from);
            if (head == from.seqNr()) return CompletableFuture.completedFuture(result(workspaceId, audit, 0, true));
            return balance(workspaceId).thenCompose(balance -> {
                balance.ifPresent(said -> audit.expect(said, head));
                return journal.currentEventsByPersistenceId(ledger, from.seqNr() + 1, Long.MAX_VALUE)
                        .runFold(0L, (count, event) -> check(audit, event, count), system)
                        .thenCompose(events -> kept(workspaceId, audit, events, balance.isPresent()));
            });
        });
    }

    private static long check(LedgerAudit audit, EventEnvelope envelope, long count) {
        if (envelope.event() instanceof CreditLedgerEvent event) audit.check(envelope.sequenceNr(), event);
        return count + 1;
    }

    private CompletionStage<Optional<Balance>> balance(String workspaceId) {
        return entities.ask(entities.ledger(workspaceId), GetBalance::new).handle((reply, failure) -> {
            if (reply instanceof Balance balance) return Optional.of(balance);
            log.warn("the ledger of {} does not say its balance: {}", workspaceId, failure == null ? reply : failure);
            return Optional.empty();
        });
    }

    private CompletionStage<Audited> kept(String workspaceId, LedgerAudit audit, long events, boolean answered) {
        var result = audit.result(clock.instant(), settings.overdueGrace());
        return table.write(workspaceId, audit.checkpoint(), result, clock.instant())
                .thenApply(done -> result(workspaceId, audit, events, answered));
    }

    private Audited result(String workspaceId, LedgerAudit audit, long events, boolean answered) {
        Result result = audit.result(clock.instant(), settings.overdueGrace());
        var told = result.findings().stream()
                .map(finding -> Told.of(workspaceId, finding))
                .toList();
        told.forEach(finding -> log.error("the books of {} are wrong: {}", workspaceId, finding));
        return new Audited(events, answered, result.findingsCount(), result.drift(), told);
    }
}
