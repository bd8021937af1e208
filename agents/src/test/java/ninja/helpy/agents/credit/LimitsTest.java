package ninja.helpy.agents.credit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import ninja.helpy.agents.credit.CreditLedgerCommand.GetLimits;
import ninja.helpy.agents.credit.CreditLedgerCommand.GetQuota;
import ninja.helpy.agents.credit.CreditLedgerCommand.HoldPlaced;
import ninja.helpy.agents.credit.CreditLedgerCommand.LimitStandings;
import ninja.helpy.agents.credit.CreditLedgerCommand.Quota;
import ninja.helpy.agents.credit.CreditLedgerCommand.SetLimits;
import ninja.helpy.agents.credit.CreditLedgerCommand.SetPlan;
import ninja.helpy.agents.credit.CreditLedgerCommand.SettleCredits;
import ninja.helpy.agents.credit.CreditLedgerEvent.LimitNeared;
import ninja.helpy.agents.credit.Limit.Mode;
import ninja.helpy.agents.credit.Limit.Window;
import ninja.helpy.agents.llm.Price;
import ninja.helpy.agents.protocol.Refusal;
import ninja.helpy.agents.protocol.Refused;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Spending limits and token quotas. The clock begins on a Wednesday at noon. */
class LimitsTest {

    private static final Limit DAY = new Limit(Window.DAILY, Mode.ROLLING, 100);
    private static final Price FREE_INPUT = new Price(0, 1_000_000, 0, 1_000_000, 0);

    private final Book book = new Book();
    private int runs;

    @BeforeEach
    void credits() {
        book.grant(1_000_000);
    }

    @Test
    void spentAndHeldAndAskedTogetherStayWithinTheLimit() {
        limit(Optional.empty(), DAY);
        spend(30);
        book.reserve("open", 50);

        var no = (Refused) book.reserve("more", 21);

        assertThat(no.reason()).isEqualTo(Refusal.SPENDING_LIMIT_EXCEEDED);
        assertThat(no.facts()).containsEntry("scope", "workspace").containsEntry("available", "20");
        assertThat(book.reserve("more", 20)).isInstanceOf(HoldPlaced.class);
    }

    @Test
    void anAgentsLimitBindsThatAgentOnly() {
        limit(Optional.of("a-1"), DAY);
        limit(Optional.of("a-2"), new Limit(Window.DAILY, Mode.ROLLING, 0));

        assertThat(((Refused) book.reserve("more", 101)).facts()).containsEntry("scope", "agent");
        assertThat(book.reserve("fits", 100)).isInstanceOf(HoldPlaced.class);
    }

    @Test
    void aRollingDayForgetsWhatIsOlderThanADay() {
        limit(Optional.empty(), DAY);
        spend(100);

        assertThat(standing().resetsAt()).isEqualTo(Instant.parse("2026-11-19T13:00:00Z"));
        book.after(Duration.ofHours(24));
        assertThat(book.reserve("too soon", 1)).isInstanceOf(Refused.class);
        book.after(Duration.ofHours(1));
        assertThat(book.reserve("now", 100)).isInstanceOf(HoldPlaced.class);
    }

    @Test
    void aCalendarDayBeginsAtMidnight() {
        limit(Optional.empty(), new Limit(Window.DAILY, Mode.CALENDAR, 100));
        spend(100);

        assertThat(standing().resetsAt()).isEqualTo(Instant.parse("2026-11-19T00:00:00Z"));
        book.after(Duration.ofHours(12));
        assertThat(book.reserve("now", 100)).isInstanceOf(HoldPlaced.class);
    }

    @Test
    void aCalendarWeekBeginsOnMondayAndAMonthOnTheFirst() {
        limit(
                Optional.empty(),
                new Limit(Window.WEEKLY, Mode.CALENDAR, 100),
                new Limit(Window.MONTHLY, Mode.CALENDAR, 150));
        spend(100);
        book.after(Duration.ofDays(4));
        assertThat(book.reserve("sunday", 1)).isInstanceOf(Refused.class);
        book.after(Duration.ofHours(12));
        assertThat(book.reserve("monday", 51)).isInstanceOf(Refused.class);
        spend(50);
        book.after(Duration.ofDays(8));
        assertThat(book.reserve("first of december", 100)).isInstanceOf(HoldPlaced.class);
    }

    @Test
    void rollingWeeksAndMonthsForget() {
        limit(
                Optional.empty(),
                new Limit(Window.WEEKLY, Mode.ROLLING, 100),
                new Limit(Window.MONTHLY, Mode.ROLLING, 150));
        spend(100);
        book.after(Duration.ofDays(7));
        assertThat(book.reserve("a", 1)).isInstanceOf(Refused.class);
        book.after(Duration.ofHours(6));
        spend(50);
        book.after(Duration.ofDays(22));
        assertThat(book.reserve("b", 1)).isInstanceOf(Refused.class);
        book.after(Duration.ofDays(1));
        assertThat(book.reserve("c", 100)).isInstanceOf(HoldPlaced.class);
    }

    @Test
    void aLimitSetLaterCountsWhatWasSpentBefore() {
        spend(90);
        limit(Optional.empty(), DAY);

        assertThat(standing().spent()).isEqualTo(90);
        assertThat(standing().remaining()).isEqualTo(10);
    }

    @Test
    void fourFifthsAreToldOnceUntilSpendingWasBelowThem() {
        limit(Optional.empty(), DAY);
        spend(79);
        assertThat(alerts()).isEmpty();
        spend(1);
        spend(5);
        assertThat(alerts()).containsExactly(80L);

        book.after(Duration.ofHours(25));
        spend(10);
        spend(70);
        assertThat(alerts()).containsExactly(80L, 80L);
    }

    @Test
    void theAnswerIsCappedToTheLimit() {
        limit(Optional.of("a-1"), DAY);

        assertThat(book.reserve("run", Quote.call(FREE_INPUT, 10, 4_096))).isEqualTo(book.placed("run", 100, 100));
    }

    @Test
    void aFreePlanCapsTheAnswerToTheTokensOfTheDay() {
        book.when(r -> new SetPlan(Plan.FREE, r));

        assertThat(book.reserve("run", Quote.call(FREE_INPUT, 400, 4_096))).isEqualTo(book.placed("run", 600, 600));
        assertThat(((Refused) book.reserve("more", Quote.call(FREE_INPUT, 1, 64))).reason())
                .isEqualTo(Refusal.QUOTA_EXCEEDED);

        book.when(r -> new SettleCredits("run", 300, 700, r));
        assertThat(quota()).isEqualTo(new Quota(Plan.FREE, 700, 700, 0, at("2026-11-19"), at("2026-12-01")));
        assertThat(book.reserve("next", Quote.call(FREE_INPUT, 100, 4_096))).isEqualTo(book.placed("next", 200, 200));
    }

    @Test
    void aNewDayHasItsTokensAnewAndAMonthThirtyTimesAsMany() {
        book.when(r -> new SetPlan(Plan.FREE, r));
        for (int day = 0; day < 12; day++) {
            tokens(1_000);
            book.after(Duration.ofDays(1));
        }
        assertThat(quota().tokensToday()).isZero();
        assertThat(quota().tokensThisMonth()).isEqualTo(12_000);
        tokens(900);
        book.after(Duration.ofDays(1));
        assertThat(quota().tokensThisMonth()).isZero();
    }

    @Test
    void noPlanCountsWithoutEnd() {
        assertThat(book.reserve("run", Quote.call(FREE_INPUT, 100_000, 100_000)))
                .isInstanceOf(HoldPlaced.class);
        assertThat(quota().plan()).isEqualTo(Plan.ELITE);
    }

    @Test
    void twoLimitsOfOneWindowAreRefused() {
        assertThat(book.refused(r -> new SetLimits(Optional.empty(), List.of(DAY, DAY), r))
                        .reason())
                .isEqualTo(Refusal.VALIDATION_FAILED);
    }

    private void limit(Optional<String> agentId, Limit... limits) {
        book.when(r -> new SetLimits(agentId, List.of(limits), r));
    }

    private void spend(long amount) {
        var run = "spent-" + runs++;
        assertThat(book.reserve(run, amount)).isInstanceOf(HoldPlaced.class);
        book.settle(run, amount);
    }

    private void tokens(long tokens) {
        var run = "tokens-" + runs++;
        assertThat(book.reserve(run, Quote.call(FREE_INPUT, 10, 100))).isInstanceOf(HoldPlaced.class);
        book.when(r -> new SettleCredits(run, 0, tokens, r));
    }

    private CreditLedgerCommand.LimitStanding standing() {
        return ((LimitStandings) book.when(r -> new GetLimits(Optional.empty(), r)))
                .limits()
                .get(0);
    }

    private List<Long> alerts() {
        return book.journal().stream()
                .filter(LimitNeared.class::isInstance)
                .map(event -> ((LimitNeared) event).spent())
                .toList();
    }

    private Quota quota() {
        return (Quota) book.when(GetQuota::new);
    }

    private static Instant at(String day) {
        return Instant.parse(day + "T00:00:00Z");
    }
}
