package ninja.helpy.agents.credit;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.typed.ActorRef;
import akka.persistence.testkit.javadsl.EventSourcedBehaviorTestKit;
import com.typesafe.config.ConfigFactory;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.function.Function;
import ninja.helpy.agents.credit.CreditLedgerCommand.Balance;
import ninja.helpy.agents.credit.CreditLedgerCommand.ExtendHold;
import ninja.helpy.agents.credit.CreditLedgerCommand.GrantCredits;
import ninja.helpy.agents.credit.CreditLedgerCommand.HoldPlaced;
import ninja.helpy.agents.credit.CreditLedgerCommand.ReleaseHold;
import ninja.helpy.agents.credit.CreditLedgerCommand.ReserveCredits;
import ninja.helpy.agents.credit.CreditLedgerCommand.SettleCredits;
import ninja.helpy.agents.credit.CreditLedgerCommand.Settled;
import ninja.helpy.agents.protocol.Refusal;
import ninja.helpy.agents.protocol.Refused;
import ninja.helpy.agents.protocol.Reply;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CreditLedgerEntityTest {

    private static final ActorTestKit akka =
            ActorTestKit.create(EventSourcedBehaviorTestKit.config().withFallback(ConfigFactory.load()));

    private static final Instant LATER = Instant.parse("2030-01-01T00:00:00Z");

    private final EventSourcedBehaviorTestKit<CreditLedgerCommand, CreditLedgerEvent, CreditLedger> ledger =
            EventSourcedBehaviorTestKit.create(akka.system(), CreditLedgerEntity.create("w-1", Clock.systemUTC()));

    @AfterAll
    static void stop() {
        akka.shutdownTestKit();
    }

    @BeforeEach
    void empty() {
        ledger.clear();
    }

    @Test
    void settlingARunGivesBackWhatItDidNotSpend() {
        when(r -> new GrantCredits("g-1", 100, "first", r));
        when(r -> reserve("run-1", 40, r));

        assertThat(when(r -> new SettleCredits("run-1", 15, r))).isEqualTo(new Settled("run-1", 15));
        assertThat(balance()).isEqualTo(new Balance(100, 15, 85, 0, 85));
    }

    @Test
    void aHoldAboveWhatIsLeftIsRefusedWithTheNumbersAndLeavesNoTrace() {
        when(r -> new GrantCredits("g-1", 100, "first", r));
        when(r -> reserve("run-1", 70, r));

        var refused = ledger.<Reply>runCommand(r -> reserve("run-2", 31, r));

        assertThat(refused.reply())
                .isEqualTo(new Refused(
                        Refusal.INSUFFICIENT_CREDITS,
                        "the workspace has not enough credits left",
                        Map.of("required", "31", "available", "30")));
        assertThat(refused.hasNoEvents()).isTrue();
    }

    @Test
    void aSettlementAboveItsHoldIsChargedInFullAndTheNextHoldIsRefused() {
        when(r -> new GrantCredits("g-1", 100, "first", r));
        when(r -> reserve("run-1", 90, r));

        assertThat(when(r -> new SettleCredits("run-1", 120, r))).isEqualTo(new Settled("run-1", 120));

        assertThat(balance().balance()).isEqualTo(-20);
        assertThat(when(r -> reserve("run-2", 1, r))).isInstanceOf(Refused.class);
    }

    @Test
    void everyRepeatGetsTheFirstAnswer() {
        when(r -> new GrantCredits("g-1", 100, "first", r));
        when(r -> new GrantCredits("g-1", 100, "first", r));
        when(r -> reserve("run-1", 40, r));

        assertThat(when(r -> reserve("run-1", 99, r))).isEqualTo(new HoldPlaced("run-1", 40, LATER));
        when(r -> new SettleCredits("run-1", 15, r));
        assertThat(when(r -> new SettleCredits("run-1", 39, r))).isEqualTo(new Settled("run-1", 15));
        assertThat(when(r -> new ReleaseHold("run-1", r))).isEqualTo(new Settled("run-1", 15));
        assertThat(when(r -> reserve("run-1", 40, r))).isInstanceOf(Refused.class);
        assertThat(balance()).isEqualTo(new Balance(100, 15, 85, 0, 85));
    }

    @Test
    void aReferenceThatGrantedAnotherAmountIsAConflict() {
        when(r -> new GrantCredits("g-1", 100, "first", r));

        assertThat(((Refused) when(r -> new GrantCredits("g-1", 200, "again", r))).reason())
                .isEqualTo(Refusal.IDEMPOTENCY_CONFLICT);
    }

    @Test
    void aHoldIsExtendedOnlyByWhatIsLeft() {
        when(r -> new GrantCredits("g-1", 100, "first", r));
        when(r -> reserve("run-1", 40, r));

        assertThat(when(r -> new ExtendHold("run-1", 100, LATER, r))).isEqualTo(new HoldPlaced("run-1", 100, LATER));
        assertThat(when(r -> new ExtendHold("run-1", 101, LATER, r))).isInstanceOf(Refused.class);
        assertThat(balance()).isEqualTo(new Balance(100, 0, 100, 100, 0));
    }

    @Test
    void aChargeWithoutAHoldIsRefused() {
        assertThat(((Refused) when(r -> new SettleCredits("run-9", 1, r))).reason())
                .isEqualTo(Refusal.NOT_FOUND);
    }

    @Test
    void replayingTheJournalGivesTheSameLedger() {
        when(r -> new GrantCredits("g-1", 100, "first", r));
        when(r -> reserve("run-1", 40, r));
        when(r -> reserve("run-2", 10, r));
        when(r -> new SettleCredits("run-1", 15, r));
        var live = ledger.getState();

        assertThat(ledger.restart().state()).isEqualTo(live);
    }

    private static CreditLedgerCommand reserve(String runId, long amount, ActorRef<Reply> replyTo) {
        return new ReserveCredits(runId, "a-1", amount, LATER, replyTo);
    }

    private Balance balance() {
        return (Balance) when(CreditLedgerCommand.GetBalance::new);
    }

    private Reply when(Function<ActorRef<Reply>, CreditLedgerCommand> command) {
        return ledger.<Reply>runCommand(command).reply();
    }
}
