package ninja.helpy.agents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import akka.Done;
import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.typed.ActorRef;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import ninja.helpy.agents.credit.CreditLedgerCommand;
import ninja.helpy.agents.credit.CreditLedgerCommand.Balance;
import ninja.helpy.agents.credit.CreditLedgerCommand.GrantCredits;
import ninja.helpy.agents.credit.CreditLedgerCommand.ReserveCredits;
import ninja.helpy.agents.credit.Quote;
import ninja.helpy.agents.llm.LlmSettings;
import ninja.helpy.agents.llm.Providers;
import ninja.helpy.agents.load.Strain;
import ninja.helpy.agents.protocol.Ids;
import ninja.helpy.agents.protocol.Reply;
import ninja.helpy.agents.protocol.WakeList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class WakeSweepTest {

    private static final ActorTestKit akka = ActorTestKit.create(LocalEntities.config());

    private final String workspaceId = Ids.next();
    private final LocalEntities entities = new LocalEntities(
            akka,
            Providers.create(
                    akka.system(),
                    LlmSettings.from(akka.system().settings().config().getConfig("helpy.agents.llm")),
                    Strain.none()));
    private final Listed wakes = new Listed();

    @AfterAll
    static void stop() {
        akka.shutdownTestKit();
    }

    @Test
    void aLedgerThatSleepsWithHoldsPastTheirTimeIsWokenAndTakenOffTheList() throws Exception {
        ask(r -> new GrantCredits("order", 100, "", r));
        ask(r -> new ReserveCredits("client/r-1", "", Optional.empty(), Quote.fixed(40), Instant.now(), r));
        ask(r -> new ReserveCredits("no-such-run", "", Optional.empty(), Quote.fixed(30), Instant.now(), r));
        entities.crash("credit-ledger", workspaceId);
        wakes.list.add(new WakeList.Wake("credit-ledger", workspaceId, Instant.now()));

        akka.spawn(WakeSweep.create(entities, wakes, Duration.ofMillis(50), Clock.systemUTC()));

        await().untilAsserted(() -> {
            var balance = (Balance) ask(CreditLedgerCommand.GetBalance::new);
            assertThat(balance.held()).isZero();
            assertThat(balance.available()).isEqualTo(100);
        });
        await().until(wakes.list::isEmpty);
    }

    @Test
    void whoDoesNotAnswerIsWokenAgainAndTheWholeListIsReadOnlyNowAndThen() {
        var asked = new CopyOnWriteArrayList<CompletableFuture<Reply>>();
        wakes.list.add(
                new WakeList.Wake("credit-ledger", workspaceId, Instant.now().plusSeconds(60)));
        var deaf = (Entities) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Entities.class}, (proxy, method, arguments) -> {
                    if (!method.getName().equals("ask")) return null;
                    var silence = CompletableFuture.<Reply>failedFuture(new TimeoutException());
                    asked.add(silence);
                    return silence;
                });

        akka.spawn(WakeSweep.create(deaf, wakes, Duration.ofMillis(20), Clock.systemUTC()));

        await().until(() -> asked.size() > 3);
        var froms = List.copyOf(wakes.froms);
        assertThat(froms.get(0)).isEqualTo(Instant.EPOCH);
        assertThat(froms.subList(1, froms.size())).allMatch(from -> from.isAfter(Instant.EPOCH));
    }

    private Reply ask(Function<ActorRef<Reply>, CreditLedgerCommand> command) throws Exception {
        return entities.ask(entities.ledger(workspaceId), command)
                .toCompletableFuture()
                .get();
    }

    private static final class Listed implements WakeList {

        private final List<Wake> list = new CopyOnWriteArrayList<>();
        private final List<Instant> froms = new CopyOnWriteArrayList<>();

        @Override
        public CompletionStage<Done> add(Wake wake) {
            return CompletableFuture.completedFuture(Done.getInstance());
        }

        @Override
        public CompletionStage<Done> remove(Wake wake) {
            list.remove(wake);
            return CompletableFuture.completedFuture(Done.getInstance());
        }

        @Override
        public CompletionStage<List<Wake>> due(Instant from, Instant until) {
            froms.add(from);
            return CompletableFuture.completedFuture(list.stream()
                    .filter(wake -> wake.due().isAfter(from) && !wake.due().isAfter(until))
                    .toList());
        }
    }
}
