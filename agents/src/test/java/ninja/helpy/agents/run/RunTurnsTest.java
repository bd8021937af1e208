package ninja.helpy.agents.run;

import static ninja.helpy.agents.llm.ScriptedModel.await;
import static ninja.helpy.agents.llm.ScriptedModel.say;
import static ninja.helpy.agents.llm.ScriptedModel.words;
import static ninja.helpy.agents.run.RunWorld.GRANTED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import ninja.helpy.agents.LocalEntities;
import ninja.helpy.agents.conversation.ConversationCommand;
import ninja.helpy.agents.conversation.Message;
import ninja.helpy.agents.llm.ModelRequest;
import ninja.helpy.agents.llm.ModelRequest.User;
import ninja.helpy.agents.llm.ScriptedModel.Step;
import ninja.helpy.agents.protocol.EntityId;
import ninja.helpy.agents.protocol.Ids;
import ninja.helpy.agents.protocol.MessageForm;
import ninja.helpy.agents.protocol.Refusal;
import ninja.helpy.agents.run.RunCommand.Status;
import ninja.helpy.agents.run.RunOrder.IfBusy;
import ninja.helpy.agents.run.RunOrder.OnDisconnect;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Several questions in one conversation at a time. */
class RunTurnsTest {

    private static final ActorTestKit akka = ActorTestKit.create(LocalEntities.config());

    private final CompletableFuture<Void> mayFinish = new CompletableFuture<>();
    private final List<ModelRequest> requests = new CopyOnWriteArrayList<>();
    private RunWorld world;

    @BeforeEach
    void anAgentThatThinksLongAboutItsFirstQuestion() throws Exception {
        world = new RunWorld(akka, this::script);
    }

    private List<Step> script(ModelRequest request) {
        requests.add(request);
        var questions = request.messages().stream()
                .filter(User.class::isInstance)
                .map(User.class::cast)
                .toList();
        var last = questions.get(questions.size() - 1).text();
        var steps = new ArrayList<Step>();
        if (last.equals("one")) {
            steps.add(say("well, "));
            steps.add(await(mayFinish));
        }
        steps.addAll(words("answer to " + last));
        return steps;
    }

    @AfterAll
    static void stop() {
        akka.shutdownTestKit();
    }

    @Test
    void questionsThatComeAtOnceAreAnsweredOneAfterTheOther() throws Exception {
        var one = begun("one");
        var two = asked("two", IfBusy.ENQUEUE);
        await().until(() -> world.view(two).status() == Status.QUEUED);
        var three = asked("three", IfBusy.ENQUEUE);
        await().until(() -> world.view(three).status() == Status.QUEUED);
        assertThat(world.messages()).containsExactly("one");

        mayFinish.complete(null);

        await().until(() -> isOver(one) && isOver(two) && isOver(three));
        assertThat(world.messages())
                .containsExactly("one", "well, answer to one", "two", "answer to two", "three", "answer to three");
        assertThat(pieces(three).get(0).content()).isEqualTo(new Piece.Queued(1));
    }

    @Test
    void whoWillNotWaitIsRefusedForNothingAndMayAskAgainLater() throws Exception {
        var one = begun("one");
        var two = asked("two", IfBusy.REJECT);
        await().until(() -> isOver(two));

        var failed = (Piece.Failed) RunWorld.last(pieces(two));
        assertThat(failed.code()).isEqualTo(Refusal.BUSY);
        assertThat(failed.facts()).containsEntry("busyWith", one.id());
        assertThat(world.view(two).cost()).isZero();

        mayFinish.complete(null);
        await().until(() -> isOver(one));
        start(two, "two", IfBusy.REJECT);
        await().until(() -> world.view(two).status() == Status.COMPLETED);
    }

    @Test
    void anInterruptedAnswerIsChargedAndKeptAndTheNewQuestionComesBeforeThoseThatWait() throws Exception {
        var one = begun("one");
        var two = asked("two", IfBusy.ENQUEUE);
        await().until(() -> world.view(two).status() == Status.QUEUED);

        var three = asked("three", IfBusy.INTERRUPT);

        await().until(() -> isOver(one) && isOver(two) && isOver(three));
        assertThat(world.view(one).status()).isEqualTo(Status.CANCELLED);
        assertThat(world.view(one).cost()).isPositive();
        assertThat(world.messages())
                .containsExactly("one", "well, ", "three", "answer to three", "two", "answer to two");
        assertThat(world.balance().held()).isZero();
        assertThat(world.balance().balance())
                .isEqualTo(GRANTED - world.balance().spent());
    }

    @Test
    void aRunThatWaitsGoesOnWaitingAfterACrashAndGivesUpItsPlaceWhenItIsStopped() throws Exception {
        begun("one");
        var two = asked("two", IfBusy.ENQUEUE);
        await().until(() -> world.view(two).status() == Status.QUEUED);
        var three = asked("three", IfBusy.ENQUEUE);
        await().until(() -> world.view(three).status() == Status.QUEUED);

        world.entities.crash("run", two);
        world.entities.crash("run", three);
        await().until(() ->
                world.view(two).status() == Status.QUEUED && world.view(three).status() == Status.QUEUED);
        world.ask(world.entities.run(two), r -> new RunCommand.CancelRun("no longer", r));
        await().until(() -> isOver(two));
        mayFinish.complete(null);

        await().until(() -> isOver(three));
        assertThat(world.messages()).containsExactly("one", "well, answer to one", "three", "answer to three");
        assertThat(world.view(two).cost()).isZero();
    }

    @Test
    void theFormOfAQuestionComesIntoItsConversationAndNoModelIsToldOfIt() throws Exception {
        var form = new MessageForm(MessageForm.ContentType.CODE, Optional.of("{\"ticket\":7}"));
        var run = new EntityId(world.workspace, Ids.next());
        start(run, "two", form, IfBusy.ENQUEUE);
        await().until(() -> isOver(run));

        var recent = (ConversationCommand.Recent) world.ask(
                world.entities.conversation(new EntityId(world.workspace, "c-1")), ConversationCommand.GetRecent::new);
        assertThat(recent.messages()).extracting(Message::form).containsExactly(form, MessageForm.PLAIN);
        assertThat(requests)
                .isNotEmpty()
                .noneMatch(request -> request.toString().contains("ticket"));
    }

    @Test
    void turnsThatRunsWithoutAFutureHaveTakenAreGivenOn() throws Exception {
        takeTurnOfNobody("never-started");
        takeTurnOfNobody("nor-this-one");

        var three = asked("three", IfBusy.ENQUEUE);

        await().atMost(30, TimeUnit.SECONDS).until(() -> isOver(three));
        assertThat(world.view(three).status()).isEqualTo(Status.COMPLETED);
    }

    private void takeTurnOfNobody(String runId) throws Exception {
        var question =
                Message.plain(runId, Message.Sender.human("u-1", "Uma"), "lost", Instant.now(), Optional.empty());
        world.ask(
                world.entities.conversation(new EntityId(world.workspace, "c-1")),
                r -> new ConversationCommand.TakeTurn(runId, RunWorld.AGENT, "u-1", IfBusy.ENQUEUE, question, r));
    }

    private EntityId begun(String text) throws Exception {
        var run = asked(text, IfBusy.ENQUEUE);
        await().until(() -> world.view(run).text().equals("well, "));
        return run;
    }

    private EntityId asked(String text, IfBusy ifBusy) throws Exception {
        var run = new EntityId(world.workspace, Ids.next());
        start(run, text, ifBusy);
        return run;
    }

    private void start(EntityId run, String text, IfBusy ifBusy) throws Exception {
        start(run, text, MessageForm.PLAIN, ifBusy);
    }

    private void start(EntityId run, String text, MessageForm form, IfBusy ifBusy) throws Exception {
        var terms = new RunOrder.Terms(OnDisconnect.CONTINUE, ifBusy, List.of(), Optional.empty());
        var like = world.order(text, terms);
        var order = new RunOrder(
                like.agentId(),
                like.agentVersion(),
                like.cause(),
                like.thread(),
                like.asker(),
                text,
                form,
                new RunOrder.MessageIds("question " + run.id(), "answer " + run.id()),
                like.requestHash(),
                terms);
        world.ask(world.entities.run(run), r -> new RunCommand.StartRun(order, r));
    }

    /** Charged, too, and its answer is where it belongs. */
    private boolean isOver(EntityId run) throws Exception {
        var reply = (RunCommand.Pieces) world.ask(world.entities.run(run), r -> new RunCommand.FollowRun(-1, r));
        return reply.ended();
    }

    private List<Piece> pieces(EntityId run) throws Exception {
        return ((RunCommand.Pieces) world.ask(world.entities.run(run), r -> new RunCommand.FollowRun(0, r))).items();
    }
}
