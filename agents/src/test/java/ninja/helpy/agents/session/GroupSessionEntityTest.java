package ninja.helpy.agents.session;

import static java.util.concurrent.TimeUnit.SECONDS;
import static ninja.helpy.agents.llm.ScriptedModel.await;
import static ninja.helpy.agents.llm.ScriptedModel.say;
import static ninja.helpy.agents.llm.ScriptedModel.words;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.typed.ActorRef;
import akka.actor.typed.RecipientRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.IntStream;
import ninja.helpy.agents.LocalEntities;
import ninja.helpy.agents.agent.AgentCommand;
import ninja.helpy.agents.agent.AgentConfig;
import ninja.helpy.agents.conversation.Message;
import ninja.helpy.agents.credit.CreditLedgerCommand;
import ninja.helpy.agents.credit.CreditLedgerCommand.Balance;
import ninja.helpy.agents.llm.ModelRequest;
import ninja.helpy.agents.llm.Models;
import ninja.helpy.agents.llm.Price;
import ninja.helpy.agents.llm.ScriptedModel;
import ninja.helpy.agents.llm.ScriptedModel.Step;
import ninja.helpy.agents.protocol.EntityId;
import ninja.helpy.agents.protocol.Ids;
import ninja.helpy.agents.protocol.MessageForm;
import ninja.helpy.agents.protocol.Refusal;
import ninja.helpy.agents.protocol.Refused;
import ninja.helpy.agents.protocol.Reply;
import ninja.helpy.agents.run.RunCommand;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GroupSessionEntityTest {

    private static final ActorTestKit akka = ActorTestKit.create(LocalEntities.config());
    private static final long GRANTED = 1_000_000_000;
    private static final Price PRICE = new Price(1_000_000_000, 1_000_000_000, 0, 1_000_000_000, 0);

    private final String workspace = Ids.next();
    private final EntityId room = new EntityId(workspace, Ids.next());
    private final List<String> helpys = List.of(Ids.next(), Ids.next(), Ids.next());
    private Function<ModelRequest, List<Step>> script = GroupSessionEntityTest::ownWords;
    private final ScriptedModel model = ScriptedModel.answering(akka.system(), request -> script.apply(request));
    private final LocalEntities entities = new LocalEntities(akka, Models.of("scripted", model, PRICE));

    @AfterAll
    static void stop() {
        akka.shutdownTestKit();
    }

    @BeforeEach
    void aRoomOfTwoPeopleAndThreeHelpys() throws Exception {
        ask(entities.ledger(workspace), r -> new CreditLedgerCommand.GrantCredits("g", GRANTED, "test", r));
        var list = new ArrayList<RoomHelpy>();
        for (var helpy : helpys) {
            var config = new AgentConfig(
                    "Helpy " + helpys.indexOf(helpy),
                    AgentConfig.Kind.HELPY,
                    "Be brief.",
                    Optional.of("scripted/x"),
                    new AgentConfig.Sampling(0.5, 100),
                    AgentConfig.Persona.NONE,
                    AgentConfig.Tools.NONE);
            ask(entities.agent(new EntityId(workspace, helpy)), r -> new AgentCommand.CreateAgent(config, r));
            list.add(new RoomHelpy(helpy, config.name(), Optional.empty(), Optional.empty(), Optional.empty()));
        }
        ask(session(), r -> new GroupSessionCommand.CreateSession(NewRoom.of("Study", RoomSettings.DEFAULT, list), r));
        ask(session(), r -> new GroupSessionCommand.JoinSession("u-1", "Uma", r));
        ask(session(), r -> new GroupSessionCommand.JoinSession("u-2", "Udo", r));
    }

    @Test
    void threeHelpysAnswerOneMessageEachWithItsOwnHoldAndSettlement() throws Exception {
        post("m-1", "Good morning");

        await().until(() -> messages().size() == 4);
        assertThat(messages())
                .containsExactlyInAnyOrder("Good morning", "Light waves", "Small particles", "Who knows?");
        assertThat(balance().spent()).isEqualTo(3 * 12_000);
        assertThat(balance().held()).isZero();
        assertThat(model.requests()).hasSize(3);
    }

    @Test
    void theSameMessageAgainIsThereOnceAndBuysNothing() throws Exception {
        post("m-1", "Good morning");
        await().until(() -> messages().size() == 4);

        assertThat(post("m-1", "Good morning")).isInstanceOf(GroupSessionCommand.Posted.class);
        assertThat(messages()).hasSize(4);
        assertThat(model.requests()).hasSize(3);
    }

    @Test
    void whatManySayAtOnceIsWrittenTogetherEachUnderItsOwnIdAndInOneOrder() throws Exception {
        var quiet = new EntityId(workspace, Ids.next());
        ask(
                entities.session(quiet),
                r -> new GroupSessionCommand.CreateSession(NewRoom.of("Quiet", RoomSettings.DEFAULT, List.of()), r));
        ask(entities.session(quiet), r -> new GroupSessionCommand.JoinSession("u-1", "Uma", r));

        var said = IntStream.range(0, 300)
                .mapToObj(i -> entities.ask(
                        entities.session(quiet),
                        r -> new GroupSessionCommand.PostMessage(
                                "m-" + i / 2, i == 150 ? "stranger" : "u-1", "word " + i, MessageForm.PLAIN, r)))
                .map(CompletionStage::toCompletableFuture)
                .toList();

        CompletableFuture.allOf(said.toArray(CompletableFuture[]::new)).get(20, SECONDS);
        var refused =
                said.stream().filter(reply -> reply.join() instanceof Refused).toList();
        assertThat(refused).containsExactly(said.get(150));
        var view = (GroupSessionCommand.View) ask(entities.session(quiet), GroupSessionCommand.GetSession::new);
        assertThat(view.totals().messages()).isEqualTo(150);
        var recent = (GroupSessionCommand.RecentMessages)
                ask(entities.session(quiet), GroupSessionCommand.GetRecentMessages::new);
        assertThat(recent.messages()).last().extracting(Message::messageId).isEqualTo("m-149");
    }

    @Test
    void whoHasNotJoinedIsNotHeard() throws Exception {
        var reply =
                ask(session(), r -> new GroupSessionCommand.PostMessage("m-1", "stranger", "hi", MessageForm.PLAIN, r));

        assertThat(((Refused) reply).reason()).isEqualTo(Refusal.FORBIDDEN);
    }

    @Test
    void aRoomAndItsRunsThatLostTheirNodeFinishTheRoundAndDeliverEachAnswerOnce() throws Exception {
        var never = new CompletableFuture<Void>();
        script = request -> model.requests().size() <= 3 ? List.of(say("half"), await(never)) : ownWords(request);
        post("m-1", "Good morning");
        await().until(() -> model.requests().size() == 3);
        var runs = openRound().responders().stream()
                .map(responder -> new EntityId(workspace, responder.runId()))
                .toList();

        entities.crash("group-session", room);
        runs.forEach(run -> entities.crash("run", run));
        runs.forEach(run ->
                entities.run(run).tell(new RunCommand.WakeRun(akka.system().ignoreRef())));

        await().until(() -> messages().size() == 4);
        assertThat(messages())
                .containsExactlyInAnyOrder("Good morning", "Light waves", "Small particles", "Who knows?");
        await().until(() -> balance().held() == 0);
        assertThat(view().openRound()).isEmpty();
    }

    @Test
    void withoutCreditsTheRoomSaysWhichHelpysFailedAndGoesOn() throws Exception {
        ask(entities.ledger(workspace), r -> new CreditLedgerCommand.GrantCredits("take", -GRANTED, "test", r));

        post("m-1", "Good morning");

        await().until(() -> view().totals().rounds() == 1 && view().openRound().isEmpty());
        assertThat(messages()).containsExactly("Good morning");
    }

    @Test
    void readersFollowTheFactsFromAnyPositionWithoutGaps() throws Exception {
        post("m-1", "Good morning");
        await().until(() -> view().totals().rounds() == 1 && view().openRound().isEmpty());
        long position = view().position();

        for (long after = 0; after < position; after++) {
            var facts = (GroupSessionCommand.Facts) follow(after);
            assertThat(facts.items().get(0).position()).isEqualTo(after + 1);
            assertThat(facts.last()).isEqualTo(position);
        }
    }

    @Test
    void aReaderWhoWaitsHearsOfTheNextFactAtOnce() throws Exception {
        var waiting = entities.follow(session(), r -> new GroupSessionCommand.FollowSession(3, r));
        ask(session(), r -> new GroupSessionCommand.LeaveSession("u-2", r));

        var facts = (GroupSessionCommand.Facts) waiting.toCompletableFuture().get(10, SECONDS);
        assertThat(facts.items())
                .extracting(fact -> fact.event().getClass().getSimpleName())
                .containsExactly("UserLeft");
    }

    @Test
    void whatIsHeldBeforeTheChoiceIsWhatTheRunsUseAndNothingIsHeldTwice() throws Exception {
        var never = new CompletableFuture<Void>();
        script = request -> List.of(say("half"), await(never));
        post("m-1", "Good morning");
        await().until(() -> model.requests().size() == 3);

        var held = openRound().responders().stream()
                .mapToLong(Round.Responder::credits)
                .sum();
        assertThat(held).isPositive();
        assertThat(balance().held()).isEqualTo(held);
    }

    @Test
    void whoeverIsStoppedIsChargedWhatItHasUsedAndTheRoomGoesOn() throws Exception {
        var never = new CompletableFuture<Void>();
        script = request -> List.of(say("half"), await(never));
        post("m-1", "Good morning");
        await().until(() -> model.requests().size() == 3);

        var stopped = ask(
                session(),
                r -> new GroupSessionCommand.StopTurns(
                        GroupSessionCommand.StopScope.ROOM, Optional.empty(), Optional.of("u-1"), r));

        assertThat(stopped).isEqualTo(new GroupSessionCommand.Stopped(3, 0));
        assertThat(view().openRound()).isEmpty();
        await().until(() -> balance().held() == 0);
        script = GroupSessionEntityTest::ownWords;
        post("m-2", "And now?");
        await().until(() -> messages().size() == 5);
    }

    @Test
    void theSameWordsAreSaidOnceAndTheOthersAreSuppressedAndPaid() throws Exception {
        script = request -> words("My answer");
        post("m-1", "Good morning");

        await().until(() -> view().totals().rounds() == 1 && view().openRound().isEmpty());
        assertThat(messages()).containsExactly("Good morning", "My answer");
        assertThat(balance().spent()).isEqualTo(3 * 12_000);
    }

    @Test
    void aModelBreaksATieAndIsPaidForIt() throws Exception {
        var settings = new RoomSettings(
                1,
                RoomSettings.RespondMode.SCORED,
                Optional.empty(),
                true,
                RoomSettings.Coordination.RULES,
                RoomSettings.Pace.DEFAULT,
                RoomSettings.Bounds.DEFAULT);
        ask(session(), r -> new GroupSessionCommand.ChangeSettings(settings, Optional.empty(), r));
        script = request -> request.system().startsWith("Several assistants") ? words("Helpy 2") : ownWords(request);
        post("m-1", "Good morning");

        await().until(() -> view().totals().rounds() == 1 && view().openRound().isEmpty());
        assertThat(messages()).containsExactly("Good morning", "Who knows?");
        assertThat(balance().spent()).isEqualTo(2 * 12_000);
        await().until(() -> balance().held() == 0);
    }

    private static List<Step> ownWords(ModelRequest request) {
        var own = List.of("Light waves", "Small particles", "Who knows?");
        return IntStream.range(0, own.size())
                .filter(i -> request.system().contains("Your name is Helpy " + i))
                .mapToObj(i -> words(own.get(i)))
                .findFirst()
                .orElseThrow();
    }

    private Reply post(String messageId, String content) throws Exception {
        return ask(
                session(), r -> new GroupSessionCommand.PostMessage(messageId, "u-1", content, MessageForm.PLAIN, r));
    }

    private Reply follow(long after) throws Exception {
        return ask(session(), r -> new GroupSessionCommand.FollowSession(after, r));
    }

    private Round openRound() throws Exception {
        return view().openRound().orElseThrow();
    }

    private GroupSessionCommand.View view() throws Exception {
        return (GroupSessionCommand.View) ask(session(), GroupSessionCommand.GetSession::new);
    }

    private List<String> messages() throws Exception {
        var reply = (GroupSessionCommand.RecentMessages) ask(session(), GroupSessionCommand.GetRecentMessages::new);
        return reply.messages().stream().map(Message::content).toList();
    }

    private Balance balance() throws Exception {
        return (Balance) ask(entities.ledger(workspace), CreditLedgerCommand.GetBalance::new);
    }

    private RecipientRef<GroupSessionCommand> session() {
        return entities.session(room);
    }

    private <C> Reply ask(RecipientRef<C> entity, Function<ActorRef<Reply>, C> command) throws Exception {
        return entities.ask(entity, command).toCompletableFuture().get(10, SECONDS);
    }
}
