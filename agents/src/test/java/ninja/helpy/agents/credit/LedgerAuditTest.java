package ninja.helpy.agents.credit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import ninja.helpy.agents.credit.CreditLedgerCommand.Balance;
import ninja.helpy.agents.credit.CreditLedgerEvent.EntriesPosted;
import ninja.helpy.agents.credit.CreditLedgerEvent.Entry;
import ninja.helpy.agents.credit.CreditLedgerEvent.Kind;
import ninja.helpy.agents.credit.LedgerAudit.Finding;
import ninja.helpy.agents.credit.LedgerAudit.Result;
import ninja.helpy.agents.credit.LedgerAudit.Rule;
import org.junit.jupiter.api.Test;

class LedgerAuditTest {

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final Instant EXPIRY = NOW.plusSeconds(900);
    private static final Duration GRACE = Duration.ofMinutes(10);

    private LedgerAudit audit = new LedgerAudit();
    private long seqNr;
    private long balance;

    @Test
    void aWholeLifeOfHoldsIsClean() {
        granted(100);
        held("run-1", 40);
        extended("run-1", 60);
        held("run-2", 10);
        settled("run-1", 55);
        released("run-2");
        held("run-3", 5);
        expired("run-3");
        post(entry(Kind.SETTLED_LATE, "run-3", 4, -4));
        granted(-20);

        assertThat(result().findings()).isEmpty();
        assertThat(result().sums()).isEqualTo(new LedgerAudit.Sums(80, 59, 0, 21));
    }

    @Test
    void aSettlementAboveItsHoldMayTakeTheBalanceBelowZero() {
        granted(10);
        held("run-1", 6);
        held("run-2", 4);
        settled("run-1", 9);
        settled("run-2", 4);

        assertThat(result().isClean()).isTrue();
        assertThat(result().sums().chained()).isEqualTo(-3);
    }

    @Test
    void moreThanWasThereCannotBeHeld() {
        granted(10);
        held("run-1", 8);
        held("run-2", 3);

        assertThat(rules()).containsExactly(Rule.OVERHELD);
    }

    @Test
    void whatWasNeverHeldCannotBeSettledAndItsChargeIsDrift() {
        granted(10);
        settled("run-1", 3);

        assertThat(rules()).containsExactly(Rule.NEVER_HELD);
        assertThat(result().drift()).isEqualTo(3);
    }

    @Test
    void nothingIsResolvedTwice() {
        granted(10);
        held("run-1", 5);
        settled("run-1", 5);
        released("run-1");
        settled("run-1", 5);
        post(entry(Kind.SETTLED_LATE, "run-1", 1, -1));

        assertThat(rules()).containsExactly(Rule.TWICE, Rule.TWICE, Rule.TWICE);
        assertThat(result().drift()).isEqualTo(6);
    }

    @Test
    void aReferenceIsNotHeldAgainWhileItsResolutionIsPromisedToBeKnown() {
        granted(10);
        held("run-1", 5);
        settled("run-1", 5);
        for (int n = 0; n < Resolutions.REMEMBERED_MIN; n++) {
            held("other-" + n, 0);
            released("other-" + n);
        }
        held("other-1", 0);
        held("run-1", 5);

        assertThat(rules()).containsExactly(Rule.TWICE);
        assertThat(result().findings().get(0).reference()).isEqualTo("other-1");
    }

    @Test
    void aGapInTheChainIsDriftAndIsToldOnce() {
        granted(10);
        balance = 17;
        held("run-1", 5);
        settled("run-1", 5);

        assertThat(rules()).containsExactly(Rule.CHAIN);
        assertThat(result().drift()).isEqualTo(7);
    }

    @Test
    void anEntryMustChangeTheBalanceByItsAmount() {
        granted(10);
        post(entry(Kind.HELD, "run-1", 5, 0));
        post(entry(Kind.SETTLED, "run-1", 5, -4));

        assertThat(rules()).containsExactly(Rule.AMOUNT);
        assertThat(result().drift()).isEqualTo(1);
    }

    @Test
    void aHoldThatNobodyResolvesIsFoundWhenItsTimeAndTheGraceAreOver() {
        granted(10);
        held("run-1", 5);

        assertThat(audit.result(EXPIRY.plus(GRACE), GRACE).isClean()).isTrue();
        assertThat(audit.result(EXPIRY.plus(GRACE).plusSeconds(1), GRACE).findings())
                .extracting(Finding::rule)
                .containsExactly(Rule.OVERDUE);
    }

    @Test
    void theLivingLedgerMayHaveSaidItsBalanceBetweenTwoEntriesOfOneEvent() {
        granted(100);
        audit.expect(new Balance(100, 0, 100, 40, 60), 1);
        post(entry(Kind.HELD, "run-1", 40, 0), entry(Kind.HELD, "run-2", 10, 0));

        assertThat(result().findings()).isEmpty();
    }

    @Test
    void aLivingLedgerThatWasAtNoPointOfItsJournalHasDrifted() {
        granted(100);
        audit.expect(new Balance(100, 1, 99, 0, 99), 1);
        held("run-1", 40);

        assertThat(rules()).containsExactly(Rule.LIVE);
        assertThat(result().drift()).isEqualTo(41);
    }

    @Test
    void whatItWasBeforeIsNoExcuse() {
        granted(100);
        audit.expect(new Balance(100, 0, 100, 0, 100), 2);
        held("run-1", 40);

        assertThat(rules()).containsExactly(Rule.LIVE);
    }

    @Test
    void anAuditGoesOnWhereAnotherStood() {
        granted(100);
        held("run-1", 40);
        held("run-2", 0);
        settled("run-2", 1);
        settled("run-9", 1);
        audit = new LedgerAudit(audit.checkpoint());
        settled("run-1", 40);
        released("run-2");

        assertThat(rules()).containsExactly(Rule.NEVER_HELD, Rule.TWICE);
        assertThat(result().seqNr()).isEqualTo(7);
        assertThat(result().sums()).isEqualTo(new LedgerAudit.Sums(100, 42, 0, 58));
    }

    @Test
    void manyFindingsAreCountedAndNotKept() {
        for (int n = 0; n < 2 * LedgerAudit.FINDINGS_MAX; n++) released("run-" + n);

        assertThat(result().findings()).hasSize(LedgerAudit.FINDINGS_MAX);
        assertThat(result().findingsCount()).isEqualTo(2 * LedgerAudit.FINDINGS_MAX);
    }

    private List<Rule> rules() {
        return result().findings().stream().map(Finding::rule).toList();
    }

    private Result result() {
        return audit.result(NOW, GRACE);
    }

    private void granted(long amount) {
        post(entry(Kind.GRANTED, "order-" + seqNr, amount, amount));
    }

    private void held(String runId, long amount) {
        post(entry(Kind.HELD, runId, amount, 0));
    }

    private void extended(String runId, long amount) {
        post(entry(Kind.EXTENDED, runId, amount, 0));
    }

    private void settled(String runId, long amount) {
        post(entry(Kind.SETTLED, runId, amount, -amount));
    }

    private void released(String runId) {
        post(entry(Kind.RELEASED, runId, 0, 0));
    }

    private void expired(String runId) {
        post(entry(Kind.EXPIRED, runId, 0, 0));
    }

    private void post(Entry... entries) {
        audit.check(++seqNr, new EntriesPosted(List.of(entries), NOW));
    }

    private Entry entry(Kind kind, String reference, long amount, long change) {
        long before = balance;
        balance += change;
        return new Entry(
                kind,
                reference,
                Optional.of("a-1"),
                Optional.empty(),
                amount,
                0,
                before,
                balance,
                Optional.of(EXPIRY).filter(at -> kind == Kind.HELD || kind == Kind.EXTENDED),
                "");
    }
}
