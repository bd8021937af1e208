package ninja.helpy.persistence.audit;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import ninja.helpy.agents.credit.LedgerAudit.Finding;
import ninja.helpy.agents.protocol.ClusterMessage;
import ninja.helpy.agents.protocol.Reply;

/**
 * What an audit of all ledgers has found.
 *
 * @param ledgers that were looked at
 * @param unanswered ledgers that did not say their balance, so that only their journal was looked at
 * @param findings everything that is wrong; {@code told} are the first of it
 * @param driftNano nano-dollars by which the books are off, which must be 0
 */
public record AuditReport(
        boolean thorough,
        Instant begunAt,
        Instant endedAt,
        long ledgers,
        long events,
        long unanswered,
        long findings,
        long driftNano,
        List<Told> told)
        implements Reply {

    /** Findings of all ledgers that are told one by one. */
    static final int TOLD_MAX = 200;

    public AuditReport {
        told = List.copyOf(told);
    }

    /** One finding, and whose. */
    public record Told(String workspaceId, String rule, long seqNr, String reference, String detail, long drift)
            implements ClusterMessage {

        static Told of(String workspaceId, Finding finding) {
            return new Told(
                    workspaceId,
                    finding.rule().name(),
                    finding.seqNr(),
                    finding.reference(),
                    finding.detail(),
                    finding.drift());
        }
    }

    public boolean isClean() {
        return findings == 0;
    }

    static AuditReport begun(boolean thorough, Instant at) {
        return new AuditReport(thorough, at, at, 0, 0, 0, 0, 0, List.of());
    }

    AuditReport plus(Audited one) {
        var all = new ArrayList<>(told);
        one.told().stream().limit(TOLD_MAX - (long) all.size()).forEach(all::add);
        return new AuditReport(
                thorough,
                begunAt,
                endedAt,
                ledgers + 1,
                events + one.events(),
                unanswered + (one.answered() ? 0 : 1),
                findings + one.findings(),
                driftNano + one.drift(),
                all);
    }

    AuditReport ended(Instant at) {
        return new AuditReport(thorough, begunAt, at, ledgers, events, unanswered, findings, driftNano, told);
    }

    /** How it went with one ledger. */
    record Audited(long events, boolean answered, long findings, long drift, List<Told> told) {}
}
