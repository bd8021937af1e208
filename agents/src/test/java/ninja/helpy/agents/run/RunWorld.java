package ninja.helpy.agents.run;

import static java.util.concurrent.TimeUnit.SECONDS;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.typed.ActorRef;
import akka.actor.typed.RecipientRef;
import akka.persistence.testkit.javadsl.PersistenceTestKit;
import akka.stream.javadsl.Sink;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import ninja.helpy.agents.LocalEntities;
import ninja.helpy.agents.agent.AgentCommand;
import ninja.helpy.agents.agent.AgentConfig;
import ninja.helpy.agents.conversation.ConversationCommand;
import ninja.helpy.agents.conversation.Message;
import ninja.helpy.agents.credit.CreditLedgerCommand;
import ninja.helpy.agents.credit.CreditLedgerCommand.Balance;
import ninja.helpy.agents.llm.ModelRequest;
import ninja.helpy.agents.llm.Models;
import ninja.helpy.agents.llm.Price;
import ninja.helpy.agents.llm.ScriptedModel;
import ninja.helpy.agents.llm.ScriptedModel.Step;
import ninja.helpy.agents.load.Strain;
import ninja.helpy.agents.protocol.EntityId;
import ninja.helpy.agents.protocol.Following;
import ninja.helpy.agents.protocol.Ids;
import ninja.helpy.agents.protocol.MessageForm;
import ninja.helpy.agents.protocol.Reply;
import ninja.helpy.agents.tool.Tool;

/** One workspace with credits, an agent with tools and a model that follows a script: what tests of runs are about. */
final class RunWorld {

    static final long GRANTED = 1_000_000_000;
    static final String AGENT = "ada";

    /** One dollar per million tokens, that is 1,000 nano-dollars each. */
    static final Price PRICE = new Price(1_000_000_000, 1_000_000_000, 0, 1_000_000_000, 0);

    final ActorTestKit akka;
    final String workspace = Ids.next();
    final EntityId run = new EntityId(workspace, Ids.next());
    final ScriptedModel model;
    final LocalEntities entities;
    final List<Tool> tools = new CopyOnWriteArrayList<>();

    RunWorld(ActorTestKit akka, Function<ModelRequest, List<Step>> script) throws Exception {
        this(akka, script, Strain.none());
    }

    RunWorld(ActorTestKit akka, Function<ModelRequest, List<Step>> script, Strain strain) throws Exception {
        this(akka, script, Models.of("other", ScriptedModel.saying(akka.system(), "Nobody asks me"), PRICE), strain);
    }

    RunWorld(ActorTestKit akka, Function<ModelRequest, List<Step>> script, Models others) throws Exception {
        this(akka, script, others, Strain.none());
    }

    private RunWorld(ActorTestKit akka, Function<ModelRequest, List<Step>> script, Models others, Strain strain)
            throws Exception {
        this.akka = akka;
        this.model = ScriptedModel.answering(akka.system(), script);
        this.entities = new LocalEntities(
                akka,
                Models.of("scripted", model, PRICE).orElse(others),
                (workspaceId, allowed) -> CompletableFuture.completedFuture(tools),
                strain);
        agent(AGENT, "Ada");
        ask(entities.ledger(workspace), r -> new CreditLedgerCommand.GrantCredits("g", GRANTED, "test", r));
    }

    void agent(String agentId, String name, String... mayAsk) throws Exception {
        agent(agentId, name, 0.5, mayAsk);
    }

    void agent(String agentId, String name, double temperature, String... mayAsk) throws Exception {
        var config = new AgentConfig(
                name,
                AgentConfig.Kind.HELPY,
                "Be kind.",
                Optional.of("scripted/x"),
                new AgentConfig.Sampling(temperature, 100),
                AgentConfig.Persona.NONE,
                new AgentConfig.Tools(false, false, List.of(), List.of(mayAsk)));
        var agent = entities.agent(new EntityId(workspace, agentId));
        if (ask(agent, AgentCommand.GetAgent::new) instanceof AgentCommand.View) {
            ask(agent, r -> new AgentCommand.ChangeAgent(config, Optional.empty(), r));
        } else {
            ask(agent, r -> new AgentCommand.CreateAgent(config, r));
        }
    }

    RunOrder order(String text) {
        return order(text, RunOrder.Terms.USUAL);
    }

    RunOrder order(String text, RunOrder.Terms terms) {
        return new RunOrder(
                AGENT,
                9,
                Cause.STREAM,
                new RunThread(RunThread.Kind.CONVERSATION, "c-1"),
                new RunOrder.Asker("u-1", Optional.of("Uma")),
                text,
                MessageForm.PLAIN,
                new RunOrder.MessageIds("question-1", "answer-1"),
                "hash of " + text,
                terms);
    }

    Reply start(String text) throws Exception {
        return start(order(text));
    }

    Reply start(RunOrder order) throws Exception {
        return ask(entities.run(run), r -> new RunCommand.StartRun(order, r));
    }

    /** As the wake list would. */
    void wake() {
        entities.run(run).tell(new RunCommand.WakeRun(akka.system().ignoreRef()));
    }

    List<Piece> readToTheEnd() throws Exception {
        return readToTheEnd(0);
    }

    List<Piece> readToTheEnd(EntityId of) throws Exception {
        return readToTheEnd(of, 0);
    }

    List<Piece> readToTheEnd(long after) throws Exception {
        return readToTheEnd(run, after);
    }

    private List<Piece> readToTheEnd(EntityId of, long after) throws Exception {
        return Following.batches(
                        akka.system(),
                        after,
                        position -> entities.follow(entities.run(of), r -> new RunCommand.FollowRun(position, r)),
                        RunCommand.Pieces.class)
                .mapConcat(RunCommand.Pieces::items)
                .runWith(Sink.seq(), akka.system())
                .toCompletableFuture()
                .get(60, SECONDS);
    }

    List<Piece> piecesAfter(long position) throws Exception {
        var reply = ask(entities.run(run), r -> new RunCommand.FollowRun(position, r));
        return ((RunCommand.Pieces) reply).items();
    }

    RunCommand.View view() throws Exception {
        return view(run);
    }

    RunCommand.View view(EntityId id) throws Exception {
        return (RunCommand.View) ask(entities.run(id), RunCommand.GetRun::new);
    }

    Balance balance() throws Exception {
        return (Balance) ask(entities.ledger(workspace), CreditLedgerCommand.GetBalance::new);
    }

    List<String> messages() throws Exception {
        var reply = ask(entities.conversation(new EntityId(workspace, "c-1")), ConversationCommand.GetRecent::new);
        return ((ConversationCommand.Recent) reply)
                .messages().stream().map(Message::content).toList();
    }

    /** What the journal has of this run. */
    List<Object> events() {
        return PersistenceTestKit.create(akka.system()).persistedInStorage(persistenceId());
    }

    <E> List<E> events(Class<E> type) {
        return events().stream().filter(type::isInstance).map(type::cast).toList();
    }

    String persistenceId() {
        return "run|" + run;
    }

    <C> Reply ask(RecipientRef<C> entity, Function<ActorRef<Reply>, C> command) throws Exception {
        return entities.ask(entity, command).toCompletableFuture().get(10, SECONDS);
    }

    /** What a reader who drops the draft at a restart has in the end. */
    static String text(List<Piece> pieces) {
        var text = new ArrayList<String>();
        for (var piece : pieces) {
            if (piece.content() instanceof Piece.Restarted) text.clear();
            if (piece.content() instanceof Piece.Text words) text.add(words.delta());
        }
        return String.join("", text);
    }

    static Piece.Content last(List<Piece> pieces) {
        return pieces.get(pieces.size() - 1).content();
    }

    static <P> List<P> all(List<Piece> pieces, Class<P> type) {
        return pieces.stream()
                .map(Piece::content)
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }
}
