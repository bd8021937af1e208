package ninja.helpy.agents.run;

import static ninja.helpy.agents.llm.ScriptedModel.await;
import static ninja.helpy.agents.llm.ScriptedModel.fail;
import static ninja.helpy.agents.llm.ScriptedModel.say;
import static ninja.helpy.agents.llm.ScriptedModel.words;
import static ninja.helpy.agents.run.RunWorld.GRANTED;
import static ninja.helpy.agents.run.RunWorld.last;
import static ninja.helpy.agents.run.RunWorld.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.typed.javadsl.Behaviors;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import ninja.helpy.agents.LocalEntities;
import ninja.helpy.agents.credit.CreditLedgerCommand;
import ninja.helpy.agents.credit.CreditLedgerCommand.Balance;
import ninja.helpy.agents.llm.ModelPiece.Kind;
import ninja.helpy.agents.llm.ModelRequest;
import ninja.helpy.agents.llm.ScriptedModel;
import ninja.helpy.agents.llm.ScriptedModel.Step;
import ninja.helpy.agents.protocol.Refusal;
import ninja.helpy.agents.protocol.Refused;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RunEntityTest {

    private static final ActorTestKit akka = ActorTestKit.create(LocalEntities.config());

    private Function<ModelRequest, List<Step>> script = request -> words("Good day to you");
    private RunWorld world;

    @BeforeEach
    void anAgentWithCredits() throws Exception {
        world = new RunWorld(akka, request -> script.apply(request));
    }

    @AfterAll
    static void stop() {
        akka.shutdownTestKit();
    }

    @Test
    void aRunStreamsItsAnswerChargesItOnceAndPutsBothMessagesIntoItsConversation() throws Exception {
        world.start("Hello");

        var pieces = world.readToTheEnd();

        assertThat(text(pieces)).isEqualTo("Good day to you");
        assertThat(pieces.get(0).content()).isInstanceOf(Piece.Started.class);
        assertThat(last(pieces)).isEqualTo(new Piece.Completed("answer-1", "stop"));
        assertThat(world.balance()).isEqualTo(new Balance(GRANTED, 14_000, GRANTED - 14_000, 0, GRANTED - 14_000));
        assertThat(world.messages()).containsExactly("Hello", "Good day to you");
        await().until(() -> world.entities.wakes().stream()
                .noneMatch(wake -> wake.entityType().equals("run")));
    }

    @Test
    void aChargeThatABusyLedgerDoesNotTakeIsMadeOnceMore() throws Exception {
        var refused = new AtomicInteger();
        world.entities.beforeLedgers(ledger -> akka.spawn(Behaviors.receiveMessage((CreditLedgerCommand c) -> {
            if (c instanceof CreditLedgerCommand.SettleCredits charge && refused.incrementAndGet() <= 2) {
                charge.replyTo().tell(new Refused(Refusal.SERVICE_UNAVAILABLE, "too many are waiting"));
            } else {
                ledger.tell(c);
            }
            return Behaviors.same();
        })));
        world.start("Hello");

        assertThat(last(world.readToTheEnd())).isEqualTo(new Piece.Completed("answer-1", "stop"));
        assertThat(refused).hasValue(3);
        assertThat(world.balance()).isEqualTo(new Balance(GRANTED, 14_000, GRANTED - 14_000, 0, GRANTED - 14_000));
    }

    @Test
    void theSameOrderAgainIsAnsweredByTheFirstRunAndAnotherOrderUnderItsIdIsRefused() throws Exception {
        world.start("Hello");
        world.readToTheEnd();

        assertThat(((RunCommand.Accepted) world.start("Hello")).repeated()).isTrue();
        assertThat(((Refused) world.start("Something else")).reason()).isEqualTo(Refusal.IDEMPOTENCY_CONFLICT);
        assertThat(world.model.requests()).hasSize(1);
    }

    @Test
    void withoutCreditsTheModelIsNotCalledAndTheReaderHearsWhatWasMissing() throws Exception {
        world.ask(
                world.entities.ledger(world.workspace),
                r -> new CreditLedgerCommand.GrantCredits("take", -GRANTED, "test", r));
        world.start("Hello");

        var pieces = world.readToTheEnd();

        var failed = (Piece.Failed) last(pieces);
        assertThat(failed.code()).isEqualTo(Refusal.INSUFFICIENT_CREDITS);
        assertThat(failed.facts()).containsKeys("required", "available");
        assertThat(pieces).noneMatch(piece -> piece.content() instanceof Piece.Started);
        assertThat(world.model.requests()).isEmpty();
    }

    @Test
    void afterATopUpTheSameOrderRunsAtLastAndOnlyOnce() throws Exception {
        world.ask(
                world.entities.ledger(world.workspace),
                r -> new CreditLedgerCommand.GrantCredits("take", -GRANTED, "test", r));
        world.start("Hello");
        world.readToTheEnd();
        world.ask(
                world.entities.ledger(world.workspace),
                r -> new CreditLedgerCommand.GrantCredits("back", GRANTED, "test", r));

        assertThat(((RunCommand.Accepted) world.start("Hello")).repeated()).isFalse();
        assertThat(last(world.readToTheEnd())).isEqualTo(new Piece.Completed("answer-1", "stop"));
        assertThat(((RunCommand.Accepted) world.start("Hello")).repeated()).isTrue();
        assertThat(world.model.requests()).hasSize(1);
        assertThat(world.messages()).containsExactly("Hello", "Good day to you");
    }

    @Test
    void aModelThatBreaksBeforeItsFirstTokenCostsNothing() throws Exception {
        script = request -> List.of(fail(Kind.OVERLOADED));
        world.start("Hello");

        assertThat(((Piece.Failed) last(world.readToTheEnd())).code()).isEqualTo(Refusal.PROVIDER_ERROR);
        assertThat(world.balance()).isEqualTo(new Balance(GRANTED, 0, GRANTED, 0, GRANTED));
    }

    @Test
    void aModelThatBreaksInMidAnswerIsChargedForWhatItSaidWhichIsKept() throws Exception {
        script = request -> List.of(say("Well, "), say("you see"), fail(Kind.UNREACHABLE));
        world.start("Hello");

        var pieces = world.readToTheEnd();

        assertThat(last(pieces)).isInstanceOf(Piece.Failed.class);
        assertThat(text(pieces)).isEqualTo("Well, you see");
        assertThat(world.balance().held()).isZero();
        assertThat(world.balance().spent()).isPositive();
        assertThat(world.messages()).containsExactly("Hello", "Well, you see");
    }

    @Test
    void aStoppedRunSettlesWhatWasUsedAndKeepsThePartialAnswer() throws Exception {
        script = request -> List.of(say("I will go on "), ScriptedModel.stall());
        world.start("Hello");
        await().until(() -> !text(world.piecesAfter(0)).isEmpty());

        world.ask(world.entities.run(world.run), r -> new RunCommand.CancelRun("enough", r));

        assertThat(last(world.readToTheEnd())).isEqualTo(new Piece.Cancelled("enough"));
        assertThat(world.balance().held()).isZero();
        assertThat(world.messages()).containsExactly("Hello", "I will go on ");
        assertThat(world.model.stopped()).isEqualTo(1);
    }

    @Test
    void aRunThatLostItsNodeBeginsAnewTellsItsReadersAndResolvesItsHoldOnce() throws Exception {
        var never = new CompletableFuture<Void>();
        script = request -> world.model.requests().size() == 1
                ? List.of(say("half an ans"), await(never))
                : words("a whole answer");
        world.start("Hello");
        await().until(() -> text(world.piecesAfter(0)).equals("half an ans"));
        assertThat(world.balance().held()).isPositive();
        var seen = world.piecesAfter(0);

        world.entities.crash("run", world.run);
        world.entities.run(world.run).tell(new RunCommand.WakeRun(akka.system().ignoreRef()));

        var pieces = world.readToTheEnd(seen.get(seen.size() - 1).position());
        assertThat(pieces.get(0).content()).isInstanceOf(Piece.Restarted.class);
        assertThat(text(pieces)).isEqualTo("a whole answer");
        // Who comes later has no draft to drop.
        assertThat(world.readToTheEnd()).noneMatch(piece -> piece.content() instanceof Piece.Restarted);
        assertThat(world.balance().held()).isZero();
        assertThat(world.balance().balance())
                .isEqualTo(GRANTED - world.balance().spent());
        assertThat(world.messages()).containsExactly("Hello", "a whole answer");
    }

    @Test
    void anEndedRunIsReadFromTheJournalFromAnyPosition() throws Exception {
        world.start("Hello");
        var whole = world.readToTheEnd();
        world.entities.crash("run", world.run);

        var again = world.readToTheEnd();

        assertThat(text(again)).isEqualTo(text(whole));
        assertThat(last(again)).isEqualTo(last(whole));
        assertThat(text(world.piecesAfter(6))).isEqualTo(text(whole).substring(5));
    }

    @Test
    void anUnknownRunIsNotFound() throws Exception {
        assertThat(((Refused) world.ask(world.entities.run(world.run), RunCommand.GetRun::new)).reason())
                .isEqualTo(Refusal.NOT_FOUND);
    }
}
