package ninja.helpy.agents.run;

import static java.util.concurrent.TimeUnit.SECONDS;
import static ninja.helpy.agents.llm.ScriptedModel.await;
import static ninja.helpy.agents.llm.ScriptedModel.fail;
import static ninja.helpy.agents.llm.ScriptedModel.say;
import static ninja.helpy.agents.llm.ScriptedModel.words;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.typed.ActorRef;
import akka.actor.typed.RecipientRef;
import akka.stream.javadsl.Sink;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import ninja.helpy.agents.LocalEntities;
import ninja.helpy.agents.agent.AgentCommand;
import ninja.helpy.agents.agent.AgentConfig;
import ninja.helpy.agents.conversation.ConversationCommand;
import ninja.helpy.agents.conversation.Message;
import ninja.helpy.agents.credit.CreditLedgerCommand;
import ninja.helpy.agents.credit.CreditLedgerCommand.Balance;
import ninja.helpy.agents.llm.ModelPiece.Kind;
import ninja.helpy.agents.llm.ModelRequest;
import ninja.helpy.agents.llm.Models;
import ninja.helpy.agents.llm.Price;
import ninja.helpy.agents.llm.ScriptedModel;
import ninja.helpy.agents.llm.ScriptedModel.Step;
import ninja.helpy.agents.protocol.EntityId;
import ninja.helpy.agents.protocol.Following;
import ninja.helpy.agents.protocol.Ids;
import ninja.helpy.agents.protocol.Refusal;
import ninja.helpy.agents.protocol.Refused;
import ninja.helpy.agents.protocol.Reply;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RunEntityTest {

    private static final ActorTestKit akka = ActorTestKit.create(LocalEntities.config());
    private static final long GRANTED = 1_000_000_000;

    /** One dollar per million tokens, that is 1,000 nano-dollars each. */
    private static final Price PRICE = new Price(1_000_000_000, 1_000_000_000, 0, 1_000_000_000, 0);

    private final String workspace = Ids.next();
    private final String agent = Ids.next();
    private final String runId = Ids.next();
    private final EntityId run = new EntityId(workspace, runId);
    private Function<ModelRequest, List<Step>> script = request -> words("Good day to you");
    private ScriptedModel model = ScriptedModel.answering(akka.system(), request -> script.apply(request));
    private LocalEntities entities = new LocalEntities(akka, Models.of("scripted", model, PRICE));

    @AfterAll
    static void stop() {
        akka.shutdownTestKit();
    }

    @BeforeEach
    void anAgentWithCredits() throws Exception {
        var config = new AgentConfig(
                "Ada",
                AgentConfig.Kind.HELPY,
                "Be kind.",
                Optional.of("scripted/x"),
                new AgentConfig.Sampling(0.5, 100),
                AgentConfig.Persona.NONE,
                AgentConfig.Tools.NONE);
        ask(entities.agent(new EntityId(workspace, agent)), r -> new AgentCommand.CreateAgent(config, r));
        ask(entities.ledger(workspace), r -> new CreditLedgerCommand.GrantCredits("g", GRANTED, "test", r));
    }

    @Test
    void aRunStreamsItsAnswerChargesItOnceAndPutsBothMessagesIntoItsConversation() throws Exception {
        start("Hello");

        var pieces = readToTheEnd();

        assertThat(text(pieces)).isEqualTo("Good day to you");
        assertThat(pieces.get(0).content()).isInstanceOf(Piece.Started.class);
        assertThat(last(pieces)).isEqualTo(new Piece.Completed("answer-1", "stop"));
        assertThat(balance()).isEqualTo(new Balance(GRANTED, 14_000, GRANTED - 14_000, 0, GRANTED - 14_000));
        assertThat(messages()).containsExactly("Hello", "Good day to you");
        await().until(() ->
                entities.wakes().stream().noneMatch(wake -> wake.entityType().equals("run")));
    }

    @Test
    void theSameOrderAgainIsAnsweredByTheFirstRunAndAnotherOrderUnderItsIdIsRefused() throws Exception {
        start("Hello");
        readToTheEnd();

        assertThat(((RunCommand.Accepted) start("Hello")).repeated()).isTrue();
        assertThat(((Refused) start("Something else")).reason()).isEqualTo(Refusal.IDEMPOTENCY_CONFLICT);
        assertThat(model.requests()).hasSize(1);
    }

    @Test
    void withoutCreditsTheModelIsNotCalledAndTheReaderHearsWhatWasMissing() throws Exception {
        ask(entities.ledger(workspace), r -> new CreditLedgerCommand.GrantCredits("take", -GRANTED, "test", r));
        start("Hello");

        var pieces = readToTheEnd();

        var failed = (Piece.Failed) last(pieces);
        assertThat(failed.code()).isEqualTo(Refusal.INSUFFICIENT_CREDITS);
        assertThat(failed.facts()).containsKeys("required", "available");
        assertThat(pieces).noneMatch(piece -> piece.content() instanceof Piece.Started);
        assertThat(model.requests()).isEmpty();
    }

    @Test
    void afterATopUpTheSameOrderRunsAtLastAndOnlyOnce() throws Exception {
        ask(entities.ledger(workspace), r -> new CreditLedgerCommand.GrantCredits("take", -GRANTED, "test", r));
        start("Hello");
        readToTheEnd();
        ask(entities.ledger(workspace), r -> new CreditLedgerCommand.GrantCredits("back", GRANTED, "test", r));

        assertThat(((RunCommand.Accepted) start("Hello")).repeated()).isFalse();
        assertThat(last(readToTheEnd())).isEqualTo(new Piece.Completed("answer-1", "stop"));
        assertThat(((RunCommand.Accepted) start("Hello")).repeated()).isTrue();
        assertThat(model.requests()).hasSize(1);
        assertThat(messages()).containsExactly("Hello", "Good day to you");
    }

    @Test
    void aModelThatBreaksBeforeItsFirstTokenCostsNothing() throws Exception {
        script = request -> List.of(fail(Kind.OVERLOADED));
        start("Hello");

        assertThat(((Piece.Failed) last(readToTheEnd())).code()).isEqualTo(Refusal.PROVIDER_ERROR);
        assertThat(balance()).isEqualTo(new Balance(GRANTED, 0, GRANTED, 0, GRANTED));
    }

    @Test
    void aModelThatBreaksInMidAnswerIsChargedForWhatItSaidWhichIsKept() throws Exception {
        script = request -> List.of(say("Well, "), say("you see"), fail(Kind.UNREACHABLE));
        start("Hello");

        var pieces = readToTheEnd();

        assertThat(last(pieces)).isInstanceOf(Piece.Failed.class);
        assertThat(text(pieces)).isEqualTo("Well, you see");
        assertThat(balance().held()).isZero();
        assertThat(balance().spent()).isPositive();
        assertThat(messages()).containsExactly("Hello", "Well, you see");
    }

    @Test
    void aStoppedRunSettlesWhatWasUsedAndKeepsThePartialAnswer() throws Exception {
        script = request -> List.of(say("I will go on "), ScriptedModel.stall());
        start("Hello");
        await().until(() -> !text(piecesAfter(0)).isEmpty());

        ask(entities.run(run), r -> new RunCommand.CancelRun("enough", r));

        assertThat(last(readToTheEnd())).isEqualTo(new Piece.Cancelled("enough"));
        assertThat(balance().held()).isZero();
        assertThat(messages()).containsExactly("Hello", "I will go on ");
        assertThat(model.stopped()).isEqualTo(1);
    }

    @Test
    void aRunThatLostItsNodeBeginsAnewTellsItsReadersAndResolvesItsHoldOnce() throws Exception {
        var never = new CompletableFuture<Void>();
        script = request ->
                model.requests().size() == 1 ? List.of(say("half an ans"), await(never)) : words("a whole answer");
        start("Hello");
        await().until(() -> text(piecesAfter(0)).equals("half an ans"));
        assertThat(balance().held()).isPositive();

        entities.crash("run", run);
        entities.run(run).tell(new RunCommand.WakeRun(akka.system().ignoreRef()));

        var pieces = readToTheEnd();
        assertThat(pieces).anyMatch(piece -> piece.content() instanceof Piece.Restarted);
        assertThat(text(pieces)).isEqualTo("a whole answer");
        assertThat(balance().held()).isZero();
        assertThat(balance().balance()).isEqualTo(GRANTED - balance().spent());
        assertThat(messages()).containsExactly("Hello", "a whole answer");
    }

    @Test
    void anEndedRunIsReadFromTheJournalFromAnyPosition() throws Exception {
        start("Hello");
        var whole = readToTheEnd();
        entities.crash("run", run);

        var again = readToTheEnd();

        assertThat(text(again)).isEqualTo(text(whole));
        assertThat(last(again)).isEqualTo(last(whole));
        assertThat(text(piecesAfter(6))).isEqualTo(text(whole).substring(5));
    }

    @Test
    void anUnknownRunIsNotFound() throws Exception {
        assertThat(((Refused) ask(entities.run(run), RunCommand.GetRun::new)).reason())
                .isEqualTo(Refusal.NOT_FOUND);
    }

    private Reply start(String text) throws Exception {
        var order = new RunOrder(
                agent,
                1,
                Cause.STREAM,
                new RunThread(RunThread.Kind.CONVERSATION, "c-1"),
                new RunOrder.Asker("u-1", Optional.of("Uma")),
                text,
                new RunOrder.MessageIds("question-1", "answer-1"),
                "hash of " + text,
                RunOrder.OnDisconnect.CONTINUE);
        return ask(entities.run(run), r -> new RunCommand.StartRun(order, r));
    }

    private List<Piece> readToTheEnd() throws Exception {
        return Following.batches(
                        akka.system(),
                        0,
                        after -> entities.follow(entities.run(run), r -> new RunCommand.FollowRun(after, r)),
                        RunCommand.Pieces.class)
                .mapConcat(RunCommand.Pieces::items)
                .runWith(Sink.seq(), akka.system())
                .toCompletableFuture()
                .get(20, SECONDS);
    }

    private List<Piece> piecesAfter(long position) throws Exception {
        var reply = ask(entities.run(run), r -> new RunCommand.FollowRun(position, r));
        return ((RunCommand.Pieces) reply).items();
    }

    /** What a reader who drops the draft at a restart has in the end. */
    private static String text(List<Piece> pieces) {
        var text = new ArrayList<String>();
        for (var piece : pieces) {
            if (piece.content() instanceof Piece.Restarted) text.clear();
            if (piece.content() instanceof Piece.Text words) text.add(words.delta());
        }
        return String.join("", text);
    }

    private static Piece.Content last(List<Piece> pieces) {
        return pieces.get(pieces.size() - 1).content();
    }

    private Balance balance() throws Exception {
        return (Balance) ask(entities.ledger(workspace), CreditLedgerCommand.GetBalance::new);
    }

    private List<String> messages() throws Exception {
        var reply = ask(entities.conversation(new EntityId(workspace, "c-1")), ConversationCommand.GetRecent::new);
        return ((ConversationCommand.Recent) reply)
                .messages().stream().map(Message::content).toList();
    }

    private <C> Reply ask(RecipientRef<C> entity, Function<ActorRef<Reply>, C> command) throws Exception {
        return entities.ask(entity, command).toCompletableFuture().get(10, SECONDS);
    }
}
