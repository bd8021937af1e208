package ninja.helpy.agents.run;

import akka.Done;
import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.RecipientRef;
import akka.actor.typed.javadsl.AskPattern;
import akka.japi.function.Function;
import akka.stream.javadsl.Sink;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import ninja.helpy.agents.agent.AgentCommand;
import ninja.helpy.agents.llm.ModelRequest;
import ninja.helpy.agents.protocol.EntityId;
import ninja.helpy.agents.protocol.Following;
import ninja.helpy.agents.protocol.Ids;
import ninja.helpy.agents.protocol.MessageForm;
import ninja.helpy.agents.protocol.Refused;
import ninja.helpy.agents.protocol.Reply;
import ninja.helpy.agents.run.RunCommand.Status;
import ninja.helpy.agents.tool.Tool;
import ninja.helpy.agents.tool.ToolResult;

/**
 * Lets an agent ask another one. That is a run of its own, with its own hold, under an id that follows from the call: asked
 * again after a crash, the first run answers. Nobody asks one who waits for his answer, nor deeper than is allowed.
 */
final class AskAgent implements Tool {

    static final String NAME = "ask_agent";

    private static final int COLLEAGUES_MAX = 20;
    private static final int QUESTION_CHARS_MAX = 16_000;
    private static final int ANSWER_CHARS_MAX = 14_000;

    /** For an agent that was told to stop, so that its cost is known. */
    private static final Duration STOPPING = Duration.ofSeconds(10);

    private final ActorSystem<?> system;
    private final EntityId run;
    private final RunOrder order;
    private final RunPorts ports;
    private final List<AgentCommand.View> colleagues;
    private final Supplier<Optional<Lineage.Allowance>> shares;

    private AskAgent(
            ActorSystem<?> system,
            EntityId run,
            RunOrder order,
            RunPorts ports,
            List<AgentCommand.View> colleagues,
            Supplier<Optional<Lineage.Allowance>> shares) {
        this.system = system;
        this.run = run;
        this.order = order;
        this.ports = ports;
        this.colleagues = List.copyOf(colleagues);
        this.shares = shares;
    }

    /** Empty if there is nobody whom this run may ask. {@code shares} gives each child its part of what is left. */
    static CompletionStage<List<Tool>> of(
            ActorSystem<?> system,
            EntityId run,
            RunOrder order,
            RunPorts ports,
            List<String> callable,
            Supplier<Optional<Lineage.Allowance>> shares) {
        var above = order.terms().lineage();
        if (above.map(Lineage::depth).orElse(0) >= delegation(ports).depthMax()) {
            return CompletableFuture.completedFuture(List.of());
        }
        CompletionStage<List<AgentCommand.View>> found = CompletableFuture.completedFuture(List.of());
        for (var agentId : callable.stream()
                .distinct()
                .filter(id -> !id.equals(order.agentId()))
                .filter(id -> above.filter(lineage -> lineage.includes(id)).isEmpty())
                .limit(COLLEAGUES_MAX)
                .toList()) {
            var asked = AskPattern.<AgentCommand, Reply>ask(
                    ports.agents().apply(new EntityId(run.workspaceId(), agentId)),
                    AgentCommand.GetAgent::new,
                    ports.settings().askTimeout(),
                    system.scheduler());
            found = found.thenCombine(asked, AskAgent::plus);
        }
        return found.thenApply(colleagues -> colleagues.isEmpty()
                ? List.of()
                : List.of(new AskAgent(system, run, order, ports, colleagues, shares)));
    }

    private static List<AgentCommand.View> plus(List<AgentCommand.View> found, Reply reply) {
        if (!(reply instanceof AgentCommand.View view)) return found;
        return java.util.stream.Stream.concat(found.stream(), java.util.stream.Stream.of(view))
                .toList();
    }

    @Override
    public ModelRequest.Tool offer() {
        var json = JsonNodeFactory.instance;
        var names = json.arrayNode();
        colleagues.forEach(colleague -> names.add(nameOf(colleague)));
        var properties = json.objectNode();
        properties.putObject("agent").put("type", "string").set("enum", names);
        properties
                .putObject("question")
                .put("type", "string")
                .put("minLength", 1)
                .put("maxLength", QUESTION_CHARS_MAX)
                .put("description", "all that the other agent needs to know: it has not read this conversation");
        var schema = json.objectNode().put("type", "object").put("additionalProperties", false);
        schema.set("properties", properties);
        schema.set("required", json.arrayNode().add("agent").add("question"));
        return new ModelRequest.Tool(NAME, "Asks another agent and waits for its answer. " + who(), schema.toString());
    }

    private String who() {
        var who = new StringBuilder("You may ask:");
        for (var colleague : colleagues) {
            who.append(' ').append(nameOf(colleague));
            colleague
                    .config()
                    .persona()
                    .subject()
                    .ifPresent(subject -> who.append(" (").append(subject).append(')'));
            who.append(';');
        }
        return who.toString();
    }

    /** Names are what models know agents by; two of one name are told apart by their ids. */
    private String nameOf(AgentCommand.View agent) {
        var name = agent.config().name();
        boolean isOnly = colleagues.stream()
                        .filter(other -> other.config().name().equals(name))
                        .count()
                == 1;
        return isOnly ? name : name + " " + agent.agentId();
    }

    @Override
    public Optional<Duration> patience() {
        return Optional.of(delegation(ports).timeout().plus(STOPPING.multipliedBy(2)));
    }

    @Override
    public CompletionStage<ToolResult> use(Use use) {
        var name = use.arguments().path("agent").asText();
        var asked = colleagues.stream()
                .filter(colleague -> nameOf(colleague).equals(name))
                .findFirst();
        if (asked.isEmpty()) return answered(ToolResult.error("there is no agent of this name to ask"));
        var share = shares.get();
        if (share.isEmpty()) return answered(ToolResult.error("no more agents may be asked for this answer"));
        var child = child(run, use.callId());
        var question = use.arguments().path("question").asText();
        var started = ask(
                ports.runs().apply(child),
                r -> new RunCommand.StartRun(orderFor(child, asked.get(), question, share.get()), r));
        return started.thenCompose(reply -> reply instanceof Refused refused
                        ? answered(ToolResult.error(refused.detail()))
                        : outcome(child, asked.get(), use))
                .exceptionally(failure -> new ToolResult(
                        false,
                        "Error: the agent could not be reached",
                        0,
                        share.get().runs() + 1));
    }

    private RunOrder orderFor(EntityId child, AgentCommand.View asked, String question, Lineage.Allowance share) {
        var above = order.terms().lineage().orElse(new Lineage(List.of(), share));
        return new RunOrder(
                asked.agentId(),
                asked.version(),
                Cause.AGENT,
                new RunThread(RunThread.Kind.RUN, run.id()),
                order.asker(),
                question,
                MessageForm.PLAIN,
                new RunOrder.MessageIds(Ids.of(child.id(), "user"), Ids.of(child.id(), "answer")),
                Ids.of("asked", question),
                RunOrder.Terms.USUAL.childOf(above.below(order.agentId(), share)));
    }

    /** Whoever does not answer in time is stopped, and charged for what he has used. */
    private CompletionStage<ToolResult> outcome(EntityId child, AgentCommand.View asked, Use use) {
        use.stop().thenRun(() -> stop(child, "nobody waits for the answer any more"));
        return end(child, delegation(ports).timeout())
                .thenCompose(done -> view(child))
                .thenCompose(view -> {
                    if (view.endedAt().isPresent()) return CompletableFuture.completedFuture(view);
                    stop(child, "the answer took too long");
                    return end(child, STOPPING).thenCompose(done -> view(child));
                })
                .thenApply(view -> result(view, nameOf(asked)));
    }

    private CompletionStage<Done> end(EntityId child, Duration within) {
        return Following.batches(
                        system,
                        0,
                        after -> AskPattern.ask(
                                ports.runs().apply(child),
                                replyTo -> new RunCommand.FollowRun(after, replyTo),
                                Following.ASK_TIMEOUT,
                                system.scheduler()),
                        RunCommand.Pieces.class)
                .takeWithin(within)
                .runWith(Sink.ignore(), system);
    }

    private CompletionStage<RunCommand.View> view(EntityId child) {
        return ask(ports.runs().apply(child), RunCommand.GetRun::new).thenApply(RunCommand.View.class::cast);
    }

    private void stop(EntityId child, String why) {
        stop(system, ports, child, why);
    }

    private static void stop(ActorSystem<?> system, RunPorts ports, EntityId child, String why) {
        ports.runs().apply(child).tell(new RunCommand.CancelRun(why, system.ignoreRef()));
    }

    /** The child is the same whenever this call is made. */
    private static EntityId child(EntityId run, String callId) {
        return new EntityId(run.workspaceId(), Ids.of(run.id(), callId));
    }

    /** Whoever was asked by this call before its run came back, though nobody waits for him any more. */
    static void stopAsked(ActorSystem<?> system, RunPorts ports, EntityId run, String callId, String why) {
        stop(system, ports, child(run, callId), why);
    }

    private static ToolResult result(RunCommand.View view, String name) {
        boolean ok = view.status() == Status.COMPLETED;
        var text = JsonNodeFactory.instance.objectNode();
        text.put("agent", name).put("runId", view.runId());
        if (ok) text.put("answer", cut(view.text()));
        else text.put("error", view.failure().orElse("no answer in time"));
        long cost = view.cost() + view.delegatedCost();
        text.put("costCredits", credits(cost));
        return new ToolResult(ok, text.toString(), cost, 1 + view.delegatedRuns());
    }

    private static String credits(long nanoDollars) {
        var credits = new BigDecimal(BigInteger.valueOf(nanoDollars), 9).stripTrailingZeros();
        return credits.toPlainString();
    }

    private static String cut(String answer) {
        return answer.length() <= ANSWER_CHARS_MAX ? answer : answer.substring(0, ANSWER_CHARS_MAX) + "\n[cut]";
    }

    private static CompletionStage<ToolResult> answered(ToolResult result) {
        return CompletableFuture.completedFuture(result);
    }

    private <C> CompletionStage<Reply> ask(RecipientRef<C> entity, Function<ActorRef<Reply>, C> command) {
        return AskPattern.ask(entity, command, ports.settings().askTimeout(), system.scheduler());
    }

    private static RunSettings.Delegation delegation(RunPorts ports) {
        return ports.settings().tools().delegation();
    }
}
