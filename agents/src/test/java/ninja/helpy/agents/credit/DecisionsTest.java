package ninja.helpy.agents.credit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import ninja.helpy.agents.credit.CreditLedgerCommand.Balance;
import ninja.helpy.agents.credit.CreditLedgerCommand.ExpireHolds;
import ninja.helpy.agents.credit.CreditLedgerCommand.ExtendHold;
import ninja.helpy.agents.credit.CreditLedgerCommand.GrantCredits;
import ninja.helpy.agents.credit.CreditLedgerCommand.HoldPlaced;
import ninja.helpy.agents.credit.CreditLedgerCommand.ReleaseHold;
import ninja.helpy.agents.credit.CreditLedgerCommand.ReserveCredits;
import ninja.helpy.agents.credit.CreditLedgerCommand.SettleCredits;
import ninja.helpy.agents.credit.CreditLedgerCommand.Settled;
import ninja.helpy.agents.credit.CreditLedgerEvent.EntriesPosted;
import ninja.helpy.agents.credit.CreditLedgerEvent.Kind;
import ninja.helpy.agents.credit.LedgerSignal.HoldAnswered;
import ninja.helpy.agents.llm.Price;
import ninja.helpy.agents.protocol.Refusal;
import ninja.helpy.agents.protocol.Refused;
import org.junit.jupiter.api.Test;

class DecisionsTest {

    /** One nano-dollar per input token, two per output token. */
    private static final Price PRICE = new Price(1_000_000, 2_000_000, 1_000_000, 2_000_000, 0);

    private final Book book = new Book();

    @Test
    void settlingARunGivesBackWhatItDidNotSpend() {
        book.grant(100);
        book.reserve("run-1", 40);

        assertThat(book.settle("run-1", 15)).isEqualTo(new Settled("run-1", 15));
        assertThat(book.balance()).isEqualTo(new Balance(100, 15, 85, 0, 85));
    }

    @Test
    void aHoldAboveWhatIsLeftIsRefusedWithTheNumbersAndLeavesNoTrace() {
        book.grant(100);
        book.reserve("run-1", 70);
        int before = book.journal().size();

        assertThat(book.reserve("run-2", 31))
                .isEqualTo(new Refused(
                        Refusal.INSUFFICIENT_CREDITS,
                        "the workspace has not enough credits left",
                        Map.of("required", "31", "available", "30")));
        assertThat(book.journal()).hasSize(before);
    }

    @Test
    void aSettlementAboveItsHoldIsChargedInFullAndTheNextHoldIsRefused() {
        book.grant(100);
        book.reserve("run-1", 90);

        assertThat(book.settle("run-1", 120)).isEqualTo(new Settled("run-1", 120));

        assertThat(book.balance().balance()).isEqualTo(-20);
        assertThat(book.reserve("run-2", 0)).isInstanceOf(Refused.class);
    }

    @Test
    void everyRepeatGetsTheFirstAnswer() {
        book.grant(100);
        book.reserve("run-1", 40);

        assertThat(book.reserve("run-1", 99)).isEqualTo(book.placed("run-1", 40, 0));
        book.settle("run-1", 15);
        assertThat(book.settle("run-1", 39)).isEqualTo(new Settled("run-1", 15));
        assertThat(book.when(r -> new ReleaseHold("run-1", r))).isEqualTo(new Settled("run-1", 15));
        assertThat(book.reserve("run-1", 40)).isInstanceOf(Refused.class);
        assertThat(book.balance()).isEqualTo(new Balance(100, 15, 85, 0, 85));
    }

    @Test
    void aGrantIsPaidOutOncePerReference() {
        book.when(r -> new GrantCredits("order-1", 100, "first", r));
        book.when(r -> new GrantCredits("order-1", 100, "first", r));

        assertThat(book.balance().granted()).isEqualTo(100);
        assertThat(book.refused(r -> new GrantCredits("order-1", 200, "again", r))
                        .reason())
                .isEqualTo(Refusal.IDEMPOTENCY_CONFLICT);
    }

    @Test
    void aHoldIsExtendedOnlyByWhatIsLeft() {
        book.grant(100);
        book.reserve("run-1", 40);

        assertThat(book.when(r -> new ExtendHold("run-1", Quote.fixed(100), book.expiry(), r)))
                .isEqualTo(book.placed("run-1", 100, 0));
        assertThat(book.refused(r -> new ExtendHold("run-1", Quote.fixed(101), book.expiry(), r))
                        .reason())
                .isEqualTo(Refusal.INSUFFICIENT_CREDITS);
        assertThat(book.balance()).isEqualTo(new Balance(100, 0, 100, 100, 0));
    }

    @Test
    void aChargeWithoutAHoldIsRefused() {
        assertThat(book.refused(r -> new SettleCredits("run-9", 1, 0, r)).reason())
                .isEqualTo(Refusal.NOT_FOUND);
    }

    @Test
    void commandsDecidedTogetherSeeEachOtherAndBecomeOneEvent() {
        book.grant(100);

        var replies = book.together(List.of(
                r -> new ReserveCredits("run-1", "a-1", Optional.empty(), Quote.fixed(60), book.expiry(), r),
                r -> new ReserveCredits("run-2", "a-1", Optional.empty(), Quote.fixed(60), book.expiry(), r),
                r -> new SettleCredits("run-1", 10, 0, r),
                r -> new ReserveCredits("run-2", "a-1", Optional.empty(), Quote.fixed(60), book.expiry(), r)));

        assertThat(replies.get(1)).isInstanceOf(Refused.class);
        assertThat(replies.get(3)).isEqualTo(book.placed("run-2", 60, 0));
        assertThat(book.journal()).hasSize(2);
        assertThat(((EntriesPosted) book.journal().get(1)).entries())
                .extracting(CreditLedgerEvent.Entry::kind)
                .containsExactly(Kind.HELD, Kind.SETTLED, Kind.HELD);
    }

    @Test
    void theAnswerIsCappedToTheCreditsThatAreLeft() {
        book.grant(300);

        assertThat(book.reserve("run-1", Quote.call(PRICE, 100, 4_096))).isEqualTo(book.placed("run-1", 300, 100));
    }

    @Test
    void belowTheShortestAnswerWorthGivingTheHoldIsRefused() {
        book.grant(100 + 2 * 63);

        assertThat(((Refused) book.reserve("run-1", Quote.call(PRICE, 100, 4_096))).facts())
                .isEqualTo(Map.of("required", "228", "available", "226"));
        assertThat(book.reserve("run-2", Quote.call(PRICE, 100, 63))).isEqualTo(book.placed("run-2", 226, 63));
    }

    @Test
    void anExtensionCountsWhatTheRunHoldsAlreadyAsFree() {
        book.grant(300);
        book.reserve("run-1", Quote.call(PRICE, 100, 50));

        var second = Quote.call(PRICE, 100, 4_096).after(50, 80);
        assertThat(book.when(r -> new ExtendHold("run-1", second, book.expiry(), r)))
                .isEqualTo(book.placed("run-1", 300, 75));
    }

    @Test
    void aClientsHoldExpiresByItselfAndALateChargeIsANewEntry() {
        book.grant(100);
        book.reserve("client/r-1", 40);
        book.after(Duration.ofMinutes(15)).when(ExpireHolds::new);

        assertThat(book.balance()).isEqualTo(new Balance(100, 0, 100, 0, 100));
        assertThat(book.settle("client/r-1", 30)).isEqualTo(new Settled("client/r-1", 30));
        assertThat(book.settle("client/r-1", 31)).isEqualTo(new Settled("client/r-1", 30));
        assertThat(book.balance()).isEqualTo(new Balance(100, 30, 70, 0, 70));
    }

    @Test
    void aRunIsAskedBeforeItsHoldExpires() {
        book.grant(100);
        book.reserve("run-1", 40);
        book.reserve("run-2", 40);
        book.after(Duration.ofMinutes(15)).when(ExpireHolds::new);

        assertThat(book.asked()).containsExactly("run-1", "run-2");
        book.when(r -> new HoldAnswered("run-1", true, r));
        book.when(r -> new HoldAnswered("run-2", false, r));

        assertThat(book.ledger().holds()).containsOnlyKeys("run-1");
        assertThat(book.ledger().hold("run-1").orElseThrow().expiresAt())
                .isEqualTo(book.now().plus(Decisions.PROLONGED));
    }

    @Test
    void aHoldThatWasSettledMeanwhileDoesNotExpire() {
        book.grant(100);
        book.reserve("run-1", 40);
        book.after(Duration.ofMinutes(15)).when(ExpireHolds::new);
        book.settle("run-1", 25);
        book.when(r -> new HoldAnswered("run-1", false, r));

        assertThat(book.balance()).isEqualTo(new Balance(100, 25, 75, 0, 75));
    }

    @Test
    void nothingIsHeldForMoreThanADayWithoutBeingLookedAt() {
        book.grant(100);

        assertThat(book.when(r -> new ReserveCredits("run-1", "a-1", Optional.empty(), Quote.fixed(1), Instant.MAX, r)))
                .isEqualTo(new HoldPlaced("run-1", 1, 0, book.now().plus(Decisions.HOLD_MAX)));
    }

    @Test
    void tooManyOpenHoldsAreRefusedUntilOneIsResolved() {
        book.grant(CreditLedger.HOLDS_MAX + 10);
        for (int i = 0; i < CreditLedger.HOLDS_MAX; i++) book.reserve("run-" + i, 1);

        assertThat(((Refused) book.reserve("one-more", 1)).facts()).containsKey("retryAfter");
        book.settle("run-0", 1);
        assertThat(book.reserve("one-more", 1)).isInstanceOf(HoldPlaced.class);
    }

    @Test
    void whatIsForgottenIsNeverChargedTwice() {
        book.grant(100_000);
        book.reserve("first", 1);
        book.settle("first", 1);
        for (int i = 0; i < 2 * Resolutions.REMEMBERED_MIN; i++) {
            book.reserve("run-" + i, 1);
            book.settle("run-" + i, 1);
        }

        assertThat(book.settle("first", 1)).isInstanceOf(Refused.class);
        assertThat(book.settle("run-" + Resolutions.REMEMBERED_MIN, 5))
                .isEqualTo(new Settled("run-" + Resolutions.REMEMBERED_MIN, 1));
        assertThat(book.balance().spent()).isEqualTo(2 * Resolutions.REMEMBERED_MIN + 1);
    }
}
