package ninja.helpy.agents.session;

import static java.util.concurrent.TimeUnit.SECONDS;
import static ninja.helpy.agents.llm.ScriptedModel.await;
import static ninja.helpy.agents.llm.ScriptedModel.fail;
import static ninja.helpy.agents.llm.ScriptedModel.words;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.typed.ActorRef;
import akka.actor.typed.RecipientRef;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import ninja.helpy.agents.LocalEntities;
import ninja.helpy.agents.agent.AgentCommand;
import ninja.helpy.agents.agent.AgentConfig;
import ninja.helpy.agents.conversation.Message;
import ninja.helpy.agents.credit.CreditLedgerCommand;
import ninja.helpy.agents.credit.CreditLedgerCommand.Balance;
import ninja.helpy.agents.credit.Quote;
import ninja.helpy.agents.llm.ModelPiece.Kind;
import ninja.helpy.agents.llm.ModelRequest;
import ninja.helpy.agents.llm.Models;
import ninja.helpy.agents.llm.Price;
import ninja.helpy.agents.llm.ScriptedModel;
import ninja.helpy.agents.llm.ScriptedModel.Step;
import ninja.helpy.agents.protocol.EntityId;
import ninja.helpy.agents.protocol.Ids;
import ninja.helpy.agents.protocol.MessageForm;
import ninja.helpy.agents.protocol.Reply;
import ninja.helpy.agents.session.RoomSettings.Coordination;
import ninja.helpy.agents.session.RoundEvent.RoundOpened;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** A room whose answers a model compares: what it says, fails to say, and costs, whatever happens meanwhile. */
class RoomComparisonTest {

    private static final ActorTestKit patient = kit(Duration.ofMinutes(1));
    private static final ActorTestKit impatient = kit(Duration.ofSeconds(1));
    private static final long GRANTED = 1_000_000_000;
    private static final Price PRICE = new Price(1_000_000_000, 1_000_000_000, 0, 1_000_000_000, 0);

    /** Three answers of two words. */
    private static final long ANSWERS_COST = 3 * 12_000;

    /** Ten tokens, and one for what it says. */
    private static final long COMPARISON_COST = 11_000;

    private static final List<Step> SECOND_REPEATS_FIRST = words("{\"repeats\":[[2,1]],\"contradicts\":[[3,1]]}");

    private final CompletableFuture<Void> later = new CompletableFuture<>();

    private static ActorTestKit kit(Duration comparisonMax) {
        var patience = "helpy.agents.session.comparison-max = " + comparisonMax.toMillis() + "ms";
        return ActorTestKit.create(ConfigFactory.parseString(patience).withFallback(LocalEntities.config()));
    }

    @AfterAll
    static void stop() {
        patient.shutdownTestKit();
        impatient.shutdownTestKit();
    }

    @Test
    void whatTheModelSaysIsHeardShownAndPaidOnce() throws Exception {
        var room = new OneRoom(patient, 1_000, request -> SECOND_REPEATS_FIRST);
        room.post();

        room.awaitEnd();
        assertThat(room.messages()).containsExactly("Good morning", "Light waves", "Who knows?");
        var account = room.account();
        assertThat(account.comparing().said().orElseThrow().model()).isEqualTo("scripted/default");
        assertThat(account.contradictions()).hasSize(1);
        assertThat(account.cost()).isEqualTo(ANSWERS_COST + COMPARISON_COST);
        assertThat(room.balance().spent()).isEqualTo(ANSWERS_COST + COMPARISON_COST);
        await().until(() -> room.balance().held() == 0);
        assertThat(room.comparisons()).hasSize(1);
        assertThat(room.comparisons().get(0).messages().toString())
                .contains("Light waves", "Small particles", "Who knows?", "Good morning", "Helpy 1");
    }

    @Test
    void nonsenseIsPaidAndTheRulesStand() throws Exception {
        var room = new OneRoom(patient, 1_000, request -> words("Undecided."));
        room.post();

        room.awaitEnd();
        assertThat(room.messages()).hasSize(4);
        assertThat(room.skipped()).isEqualTo("what the model said makes no sense");
        assertThat(room.account().cost()).isEqualTo(ANSWERS_COST + COMPARISON_COST);
        assertThat(room.balance().spent()).isEqualTo(ANSWERS_COST + COMPARISON_COST);
    }

    @Test
    void whereTheModelFailsTheRulesStand() throws Exception {
        var room = new OneRoom(patient, 1_000, request -> List.of(fail(Kind.REFUSED_REQUEST)));
        room.post();

        room.awaitEnd();
        assertThat(room.messages()).hasSize(4);
        assertThat(room.skipped()).startsWith("the model failed");
        await().until(() -> room.balance().held() == 0);
    }

    @Test
    void aModelThatTakesTooLongIsNotWaitedForAndPaidForWhatItHasUsed() throws Exception {
        var room = new OneRoom(impatient, 1_000, request -> List.of(await(later)));
        room.post();

        room.awaitEnd();
        assertThat(room.messages()).hasSize(4);
        assertThat(room.skipped()).isEqualTo(RoomQuestion.TOO_LATE);
        await().until(() -> room.balance().held() == 0);
        await().untilAsserted(() ->
                assertThat(room.account().cost()).isEqualTo(room.balance().spent()));
        assertThat(room.account().comparing().cost()).isPositive();
    }

    @Test
    void whatMayCostMoreThanTheRoundHasLeftIsNotAsked() throws Exception {
        var room = new OneRoom(patient, 64, request -> SECOND_REPEATS_FIRST);
        room.post();

        room.awaitEnd();
        assertThat(room.messages()).hasSize(4);
        assertThat(room.skipped()).isEqualTo("it may cost more than the round has left");
        assertThat(room.comparisons()).isEmpty();
        assertThat(room.balance().spent()).isEqualTo(ANSWERS_COST);
    }

    @Test
    void whereNoCreditsAreLeftTheRulesStand() throws Exception {
        var room = new OneRoom(patient, 1_000, request -> SECOND_REPEATS_FIRST);
        room.answersAwait(later);
        room.post();
        await().until(() -> room.model.requests().size() == 3);
        room.grant("take", -GRANTED);

        later.complete(null);

        room.awaitEnd();
        assertThat(room.messages()).hasSize(4);
        assertThat(room.skipped()).isEqualTo("no credits are held for it: insufficient_credits");
        assertThat(room.comparisons()).isEmpty();
    }

    @Test
    void aStopWhileItThinksEndsTheRoundAndWhatItHasUsedIsKnown() throws Exception {
        var room = new OneRoom(
                patient,
                1_000,
                request -> Stream.concat(Stream.of(await(later)), SECOND_REPEATS_FIRST.stream())
                        .toList());
        room.post();
        await().until(() -> room.comparisons().size() == 1);

        room.ask(
                room.session(),
                r -> new GroupSessionCommand.StopTurns(
                        GroupSessionCommand.StopScope.ROOM, Optional.empty(), Optional.of("u-1"), r));
        room.awaitEnd();
        later.complete(null);

        await().until(() -> room.account().cost() == ANSWERS_COST + COMPARISON_COST);
        assertThat(room.messages()).containsExactly("Good morning");
        assertThat(room.balance().spent()).isEqualTo(ANSWERS_COST + COMPARISON_COST);
        assertThat(room.balance().held()).isZero();
    }

    @Test
    void aRoomThatLosesItsNodeWhileItThinksAsksAgainPaysOnceAndSaysEachAnswerOnce() throws Exception {
        var attempts = new AtomicInteger();
        var room = new OneRoom(patient, 1_000, request -> {
            if (attempts.incrementAndGet() > 1) return SECOND_REPEATS_FIRST;
            return Stream.concat(Stream.of(await(later)), SECOND_REPEATS_FIRST.stream())
                    .toList();
        });
        room.post();
        await().until(() -> room.comparisons().size() == 1);

        room.entities.crash("group-session", room.id);
        room.awaitEnd();
        later.complete(null);

        assertThat(room.messages()).containsExactly("Good morning", "Light waves", "Who knows?");
        assertThat(room.comparisons()).hasSize(2);
        await().until(() -> room.balance().held() == 0);
        assertThat(room.balance().spent()).isEqualTo(ANSWERS_COST + COMPARISON_COST);
        assertThat(room.account().cost()).isEqualTo(ANSWERS_COST + COMPARISON_COST);
    }

    @Test
    void anAnswerThatWasPaidAndLostIsNotBoughtAgain() throws Exception {
        var room = new OneRoom(patient, 1_000, request -> SECOND_REPEATS_FIRST);
        room.answersAwait(later);
        room.post();
        await().until(() -> room.model.requests().size() == 3);
        room.paid("room/" + Ids.of("comparison", room.roundId()), 5_000);

        later.complete(null);

        room.awaitEnd();
        assertThat(room.messages()).hasSize(4);
        assertThat(room.skipped()).isEqualTo("what the model said is lost");
        assertThat(room.account().comparing().cost()).isEqualTo(5_000);
        assertThat(room.comparisons()).isEmpty();
        assertThat(room.balance().spent()).isEqualTo(ANSWERS_COST + 5_000);
    }

    /** Uma and three Helpys, whose answers are compared by a script. */
    private static final class OneRoom {

        private static final List<String> WORDS = List.of("Light waves", "Small particles", "Who knows?");

        final EntityId id = new EntityId(Ids.next(), Ids.next());
        final ScriptedModel model;
        final LocalEntities entities;
        private CompletableFuture<Void> gate = CompletableFuture.completedFuture(null);

        OneRoom(ActorTestKit akka, int outputTokensMax, Function<ModelRequest, List<Step>> comparer) throws Exception {
            model = ScriptedModel.answering(
                    akka.system(), request -> isComparison(request) ? comparer.apply(request) : ownWords(request));
            entities = new LocalEntities(akka, Models.of("scripted", model, PRICE));
            grant("g", GRANTED);
            var helpys = new ArrayList<RoomHelpy>();
            for (int i = 0; i < WORDS.size(); i++) {
                var config = new AgentConfig(
                        "Helpy " + i,
                        AgentConfig.Kind.HELPY,
                        "Be brief.",
                        Optional.of("scripted/x"),
                        new AgentConfig.Sampling(0.5, outputTokensMax),
                        AgentConfig.Persona.NONE,
                        AgentConfig.Tools.NONE);
                var helpyId = Ids.next();
                ask(
                        entities.agent(new EntityId(id.workspaceId(), helpyId)),
                        r -> new AgentCommand.CreateAgent(config, r));
                helpys.add(new RoomHelpy(helpyId, config.name(), Optional.empty(), Optional.empty(), Optional.empty()));
            }
            var settings = RoomSettings.DEFAULT.with(Coordination.MODEL);
            ask(session(), r -> new GroupSessionCommand.CreateSession(NewRoom.of("Study", settings, helpys), r));
            ask(session(), r -> new GroupSessionCommand.JoinSession("u-1", "Uma", r));
        }

        private static boolean isComparison(ModelRequest request) {
            return request.system().startsWith("Compare the answers");
        }

        private List<Step> ownWords(ModelRequest request) {
            var own = IntStream.range(0, WORDS.size())
                    .filter(i -> request.system().contains("Your name is Helpy " + i))
                    .mapToObj(WORDS::get)
                    .findFirst()
                    .orElseThrow();
            return Stream.concat(Stream.of(await(gate)), words(own).stream()).toList();
        }

        void answersAwait(CompletableFuture<Void> until) {
            gate = until;
        }

        void post() throws Exception {
            ask(
                    session(),
                    r -> new GroupSessionCommand.PostMessage("m-1", "u-1", "Good morning", MessageForm.PLAIN, r));
        }

        void grant(String reference, long amount) throws Exception {
            ask(ledger(), r -> new CreditLedgerCommand.GrantCredits(reference, amount, "test", r));
        }

        /** As an attempt of which nobody has heard since. */
        void paid(String holdId, long amount) throws Exception {
            var expires = Instant.now().plusSeconds(60);
            ask(
                    ledger(),
                    r -> new CreditLedgerCommand.ReserveCredits(
                            holdId, "a", Optional.empty(), Quote.fixed(amount), expires, r));
            ask(ledger(), r -> new CreditLedgerCommand.SettleCredits(holdId, amount, 5, r));
        }

        void awaitEnd() {
            await().atMost(Duration.ofSeconds(30))
                    .until(() ->
                            view().totals().rounds() == 1 && view().openRound().isEmpty());
        }

        String roundId() throws Exception {
            return facts().stream()
                    .filter(RoundOpened.class::isInstance)
                    .map(fact -> ((RoundOpened) fact).round().roundId())
                    .findFirst()
                    .orElseThrow();
        }

        RoundAccount account() throws Exception {
            return RoundAccount.of(roundId(), facts()).orElseThrow();
        }

        String skipped() throws Exception {
            return account().comparing().skipped().orElseThrow().reason();
        }

        List<ModelRequest> comparisons() {
            return model.requests().stream().filter(OneRoom::isComparison).toList();
        }

        List<String> messages() throws Exception {
            var reply = (GroupSessionCommand.RecentMessages) ask(session(), GroupSessionCommand.GetRecentMessages::new);
            return reply.messages().stream().map(Message::content).toList();
        }

        Balance balance() throws Exception {
            return (Balance) ask(ledger(), CreditLedgerCommand.GetBalance::new);
        }

        private List<GroupSessionEvent> facts() throws Exception {
            var facts = (GroupSessionCommand.Facts) ask(session(), r -> new GroupSessionCommand.FollowSession(0, r));
            return facts.items().stream().map(GroupSessionCommand.Fact::event).toList();
        }

        private GroupSessionCommand.View view() throws Exception {
            return (GroupSessionCommand.View) ask(session(), GroupSessionCommand.GetSession::new);
        }

        RecipientRef<GroupSessionCommand> session() {
            return entities.session(id);
        }

        private RecipientRef<CreditLedgerCommand> ledger() {
            return entities.ledger(id.workspaceId());
        }

        <C> Reply ask(RecipientRef<C> entity, Function<ActorRef<Reply>, C> command) throws Exception {
            return entities.ask(entity, command).toCompletableFuture().get(10, SECONDS);
        }
    }
}
