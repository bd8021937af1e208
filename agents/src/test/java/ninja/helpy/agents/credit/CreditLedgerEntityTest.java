package ninja.helpy.agents.credit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import akka.Done;
import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import akka.persistence.testkit.ProcessingSuccess;
import akka.persistence.testkit.javadsl.PersistenceTestKit;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import ninja.helpy.agents.LocalEntities;
import ninja.helpy.agents.credit.CreditLedgerCommand.Balance;
import ninja.helpy.agents.credit.CreditLedgerCommand.ExpireHolds;
import ninja.helpy.agents.credit.CreditLedgerCommand.GetBalance;
import ninja.helpy.agents.credit.CreditLedgerCommand.GrantCredits;
import ninja.helpy.agents.credit.CreditLedgerCommand.HoldPlaced;
import ninja.helpy.agents.credit.CreditLedgerCommand.ReserveCredits;
import ninja.helpy.agents.credit.CreditLedgerCommand.SettleCredits;
import ninja.helpy.agents.credit.CreditLedgerCommand.Settled;
import ninja.helpy.agents.credit.CreditLedgerEvent.EntriesPosted;
import ninja.helpy.agents.protocol.Ids;
import ninja.helpy.agents.protocol.Refusal;
import ninja.helpy.agents.protocol.Refused;
import ninja.helpy.agents.protocol.Reply;
import ninja.helpy.agents.protocol.WakeList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class CreditLedgerEntityTest {

    private static final ActorTestKit akka = ActorTestKit.create(LocalEntities.config());
    private static final PersistenceTestKit journal = PersistenceTestKit.create(akka.system());
    private final Instant later = Instant.now().plusSeconds(900);
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final String workspaceId = Ids.next();
    private final TestProbe<Reply> asking = akka.createTestProbe();
    private final Wakes wakes = new Wakes();
    private final Map<String, Boolean> inUse = new ConcurrentHashMap<>();

    @AfterAll
    static void stop() {
        akka.shutdownTestKit();
    }

    @Test
    void thousandsAskedAtOnceAreAnsweredInOrderAndWrittenInFewEvents() {
        var ledger = ledger(512, 10_000);
        grant(ledger, 1_000);
        int callers = 2_000;
        for (int i = 0; i < callers; i++) ledger.tell(reserve("run-" + i, 1));

        var replies = asking.receiveSeveralMessages(callers, PATIENCE);

        assertThat(replies.subList(0, 1_000)).allMatch(HoldPlaced.class::isInstance);
        assertThat(replies.subList(1_000, callers)).allMatch(Refused.class::isInstance);
        var posted = posted();
        assertThat(posted).hasSizeLessThan(1_001);
        assertThat(posted.stream().mapToInt(e -> e.entries().size()).sum()).isEqualTo(1_001);
        assertThat(balance(ledger)).isEqualTo(new Balance(1_000, 0, 1_000, 1_000, 0));
    }

    @Test
    void aGroupIsNoLargerThanItsBound() {
        var ledger = ledger(7, 10_000);
        grant(ledger, 1_000);
        for (int i = 0; i < 100; i++) ledger.tell(reserve("run-" + i, 1));
        asking.receiveSeveralMessages(100, PATIENCE);

        assertThat(posted()).allMatch(event -> event.entries().size() <= 7);
    }

    @Test
    void whoFindsTheQueueFullIsToldToComeBackButWhatFreesCreditsIsLetIn() {
        var ledger = ledger(1, 2);
        grant(ledger, 100);
        ledger.tell(reserve("run-1", 10));
        asking.expectMessageClass(HoldPlaced.class, PATIENCE);
        var gate = new CompletableFuture<Done>();
        var entered = new CompletableFuture<Done>();
        journal.withPolicy((persistenceId, operation) -> {
            entered.complete(Done.getInstance());
            gate.join();
            return ProcessingSuccess.getInstance();
        });
        try {
            for (int i = 2; i <= 5; i++) ledger.tell(reserve("run-" + i, 1));
            entered.join();
            ledger.tell(new SettleCredits("run-1", 4, 0, asking.ref()));
            var refused = (Refused) asking.receiveMessage(PATIENCE);
            assertThat(refused.reason()).isEqualTo(Refusal.SERVICE_UNAVAILABLE);
            assertThat(refused.facts()).containsEntry("retryAfter", "1");
        } finally {
            gate.complete(Done.getInstance());
            journal.resetPolicy();
        }
        var replies = asking.receiveSeveralMessages(4, PATIENCE);
        assertThat(replies).contains(new Settled("run-1", 4));
    }

    @Test
    void aWriteThatFailedIsDecidedAgainAndAnsweredOnce() {
        var ledger = ledger(512, 10_000);
        grant(ledger, 100);
        journal.failNextPersisted("credit-ledger|" + workspaceId);

        ledger.tell(reserve("run-1", 40));

        assertThat(asking.receiveMessage(PATIENCE)).isEqualTo(new HoldPlaced("run-1", 40, 0, later));
        assertThat(balance(ledger).held()).isEqualTo(40);
        asking.expectNoMessage();
    }

    @Test
    void aHoldIsAnsweredOnlyWhenTheLedgerIsOnTheWakeList() {
        var ledger = ledger(512, 10_000);
        grant(ledger, 100);
        wakes.gate = new CompletableFuture<>();
        ledger.tell(reserve("run-1", 40));
        ledger.tell(new GetBalance(asking.ref()));

        assertThat(((Balance) asking.receiveMessage(PATIENCE)).held()).isEqualTo(40);
        wakes.gate.complete(Done.getInstance());

        assertThat(asking.receiveMessage(PATIENCE)).isInstanceOf(HoldPlaced.class);
        assertThat(wakes.added).anyMatch(wake -> wake.entityId().equals(workspaceId));
    }

    @Test
    void aLedgerThatIsWokenExpiresWhatNobodyUsesAndKeepsWhatARunIsAtWorkOn() {
        var ledger = ledger(512, 10_000);
        grant(ledger, 100);
        inUse.put("busy", true);
        inUse.put("dead", false);
        for (var run : List.of("busy", "dead", "client/r-1")) {
            ledger.tell(reserve(run, 10, Instant.now()));
            asking.expectMessageClass(HoldPlaced.class, PATIENCE);
        }

        ledger.tell(new ExpireHolds(asking.ref()));
        asking.expectMessageClass(ninja.helpy.agents.protocol.Done.class, PATIENCE);

        await().untilAsserted(() -> assertThat(balance(ledger).held()).isEqualTo(10));
        ledger.tell(new SettleCredits("dead", 7, 0, asking.ref()));
        assertThat(asking.receiveMessage(PATIENCE)).isEqualTo(new Settled("dead", 7));
        assertThat(balance(ledger)).isEqualTo(new Balance(100, 7, 93, 10, 83));
    }

    @Test
    void aLedgerThatComesBackRemembersEveryAnswer() {
        var ledger = ledger(512, 10_000);
        grant(ledger, 100);
        ledger.tell(reserve("run-1", 40));
        ledger.tell(new SettleCredits("run-1", 15, 0, asking.ref()));
        asking.receiveSeveralMessages(2, PATIENCE);
        akka.stop(ledger);

        var again = ledger(512, 10_000);
        again.tell(new SettleCredits("run-1", 39, 0, asking.ref()));
        assertThat(asking.receiveMessage(PATIENCE)).isEqualTo(new Settled("run-1", 15));
        assertThat(balance(again)).isEqualTo(new Balance(100, 15, 85, 0, 85));
    }

    private ActorRef<CreditLedgerCommand> ledger(int groupMax, int waitingMax) {
        HoldKeepers keepers = id -> CompletableFuture.completedFuture(inUse.getOrDefault(id.id(), false));
        var settings = new LedgerSettings("", "", groupMax, waitingMax, PATIENCE, Duration.ofMinutes(10));
        return akka.spawn(
                CreditLedgerEntity.create(workspaceId, new LedgerPorts(keepers, wakes, Clock.systemUTC(), settings)));
    }

    private void grant(ActorRef<CreditLedgerCommand> ledger, long amount) {
        ledger.tell(new GrantCredits("order", amount, "", asking.ref()));
        asking.expectMessageClass(Balance.class, PATIENCE);
    }

    private Balance balance(ActorRef<CreditLedgerCommand> ledger) {
        ledger.tell(new GetBalance(asking.ref()));
        return (Balance) asking.receiveMessage(PATIENCE);
    }

    private CreditLedgerCommand reserve(String runId, long amount) {
        return reserve(runId, amount, later);
    }

    private CreditLedgerCommand reserve(String runId, long amount, Instant expiresAt) {
        return new ReserveCredits(runId, "a-1", Optional.empty(), Quote.fixed(amount), expiresAt, asking.ref());
    }

    private List<EntriesPosted> posted() {
        return journal.persistedInStorage("credit-ledger|" + workspaceId).stream()
                .map(EntriesPosted.class::cast)
                .toList();
    }

    private static final class Wakes implements WakeList {

        private final List<Wake> added = new CopyOnWriteArrayList<>();
        private volatile CompletableFuture<Done> gate = CompletableFuture.completedFuture(Done.getInstance());

        @Override
        public CompletionStage<Done> add(Wake wake) {
            added.add(wake);
            return gate;
        }

        @Override
        public CompletionStage<Done> remove(Wake wake) {
            return CompletableFuture.completedFuture(Done.getInstance());
        }

        @Override
        public CompletionStage<List<Wake>> due(Instant from, Instant until) {
            return CompletableFuture.completedFuture(List.copyOf(added));
        }
    }
}
