package ninja.helpy.agents.credit;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.typed.ActorRef;
import akka.actor.typed.javadsl.Adapter;
import akka.persistence.testkit.javadsl.EventSourcedBehaviorTestKit;
import akka.serialization.SerializationExtension;
import akka.serialization.SerializerWithStringManifest;
import com.typesafe.config.ConfigFactory;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import ninja.helpy.agents.credit.CreditLedgerCommand.ReserveCredits;
import ninja.helpy.agents.credit.CreditLedgerCommand.SetLimits;
import ninja.helpy.agents.credit.CreditLedgerCommand.SettleCredits;
import ninja.helpy.agents.credit.LedgerJournal.PostGroup;
import ninja.helpy.agents.protocol.EntityState;
import ninja.helpy.agents.protocol.Reply;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class LedgerJournalTest {

    private static final ActorTestKit akka =
            ActorTestKit.create(EventSourcedBehaviorTestKit.config().withFallback(ConfigFactory.load()));

    private final EventSourcedBehaviorTestKit<PostGroup, CreditLedgerEvent, CreditLedger> ledger =
            EventSourcedBehaviorTestKit.create(
                    akka.system(),
                    LedgerJournal.create(
                            "w-1",
                            LedgerSettings.from(
                                    akka.system().settings().config().getConfig("helpy.agents.credit")),
                            Clock.fixed(Book.START, ZoneOffset.UTC),
                            akka.system().ignoreRef()),
                    // Groups never leave their node.
                    EventSourcedBehaviorTestKit.enabledSerializationSettings().withVerifyCommands(false));

    @AfterAll
    static void stop() {
        akka.shutdownTestKit();
    }

    @Test
    void replayingTheJournalGivesTheSameLedger() {
        ActorRef<Reply> nobody = akka.system().ignoreRef();
        var limit = new Limit(Limit.Window.DAILY, Limit.Mode.ROLLING, 80);
        post(
                new CreditLedgerCommand.GrantCredits("g-1", 100, "first", nobody),
                new SetLimits(Optional.of("a-1"), List.of(limit), nobody),
                new ReserveCredits("run-1", "a-1", Optional.of("u-1"), Quote.fixed(70), Book.START, nobody),
                new ReserveCredits("run-2", "a-2", Optional.empty(), Quote.fixed(10), Book.START, nobody),
                new SettleCredits("run-1", 65, 12, nobody));
        var live = ledger.getState();

        assertThat(live.budgets().agent("a-1").alerted()).containsExactly(limit);
        assertThat(ledger.restart().state()).isEqualTo(live);
    }

    /** A ledger that has been taken over elsewhere may not know the newest holds; the journal would refuse its write. */
    @Test
    void noHoldIsDeniedWithoutAWriteThatProvesWhoseLedgerItIs() {
        var asked = ledger.runCommand(new PostGroup(
                List.of(new SettleCredits("run-9", 1, 0, akka.system().ignoreRef()))));

        assertThat(asked.events()).hasSize(1);
        assertThat(((CreditLedgerEvent.EntriesPosted) asked.event()).entries()).isEmpty();
        assertThat(ledger.restart().state()).isEqualTo(CreditLedger.EMPTY);
    }

    @Test
    void whatOnlyAsksIsNotWritten() {
        var asked = ledger.runCommand(new PostGroup(
                List.of(new CreditLedgerCommand.GetBalance(akka.system().ignoreRef()))));

        assertThat(asked.events()).isEmpty();
    }

    @Test
    void aSnapshotOfTheFirstVersionIsReadInTheNewForm() throws Exception {
        var old = """
                {"granted":100,"spent":15,
                 "holds":{"run-2":{"agentId":"a-1","amountMax":40,
                   "since":"2026-11-18T12:00:00Z","expiresAt":"2026-11-18T12:15:00Z"}},
                 "resolved":{"run-1":15},"grants":{"g-1":100}}""";
        var serialization = SerializationExtension.get(Adapter.toClassic(akka.system()));
        var serializer = (SerializerWithStringManifest) serialization.serializerFor(EntityState.class);

        var ledger = (CreditLedger)
                serializer.fromBinary(old.getBytes(StandardCharsets.UTF_8), CreditLedger.class.getName());

        assertThat(ledger.balance()).isEqualTo(new CreditLedgerCommand.Balance(100, 15, 85, 40, 45));
        assertThat(ledger.budgets().agent("a-1").held()).isEqualTo(40);
        assertThat(ledger.resolutions().of("run-1").orElseThrow().charged()).isEqualTo(15);
        assertThat(ledger.grants()).containsEntry("g-1", 100L);
    }

    private void post(CreditLedgerCommand... commands) {
        ledger.runCommand(new PostGroup(List.of(commands)));
    }
}
