package ninja.helpy.agents.run;

import akka.actor.typed.ActorRef;
import akka.actor.typed.RecipientRef;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.AskPattern;
import akka.japi.function.Function;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import ninja.helpy.agents.agent.AgentCommand;
import ninja.helpy.agents.agent.AgentCommand.Speaker;
import ninja.helpy.agents.agent.AgentConfig;
import ninja.helpy.agents.agent.HelpyCommand;
import ninja.helpy.agents.credit.CreditLedgerCommand;
import ninja.helpy.agents.credit.CreditLedgerCommand.Settled;
import ninja.helpy.agents.credit.Quote;
import ninja.helpy.agents.llm.ModelRequest.ToolCall;
import ninja.helpy.agents.protocol.EntityId;
import ninja.helpy.agents.protocol.Following;
import ninja.helpy.agents.protocol.Refusal;
import ninja.helpy.agents.protocol.Refused;
import ninja.helpy.agents.protocol.Reply;
import ninja.helpy.agents.run.RunSignal.Step;
import ninja.helpy.agents.tool.Tool;
import ninja.helpy.agents.tool.ToolBox;
import org.jspecify.annotations.Nullable;

/** The errands of a run: each asks somebody else and tells the run how it went. None of them decides anything. */
final class RunSteps {

    private static final Duration HOLD_LIFE = Duration.ofMinutes(15);

    private final EntityId id;
    private final ActorContext<RunCommand> context;
    private final RunPorts ports;
    private final WakeKeeper wakes;
    private final ToolTurns tools;

    RunSteps(EntityId id, ActorContext<RunCommand> context, RunPorts ports, WakeKeeper wakes, ToolTurns tools) {
        this.id = id;
        this.context = context;
        this.ports = ports;
        this.wakes = wakes;
        this.tools = tools;
    }

    /**
     * The wake list beside the thread, and both before the hold: whatever dies then, somebody will look at this run again.
     * Who has only his turn by then is asked by the next one in the thread. The agent comes first, so that nothing is asked of one
     * that is gone.
     */
    void prepare(RunOrder order) {
        var agent = ports.agents().apply(new EntityId(id.workspaceId(), order.agentId()));
        var asker = order.asker().id();
        var speaking = this.<AgentCommand>ask(agent, r -> new AgentCommand.GetSpeaker(order.agentVersion(), asker, r));
        var thread = speaking.thenApply(Speaker.class::cast)
                .thenCompose(
                        speaker -> ports.threads().begin(id, order).thenCompose(begun -> begun(order, speaker, begun)));
        var prepared = wakes.add().thenCombine(thread, (added, done) -> done);
        context.pipeToSelf(prepared, (done, failure) -> done != null ? done : new RunSignal.Unprepared(cause(failure)));
    }

    private CompletionStage<RunCommand> begun(RunOrder order, Speaker speaker, RunThreads.Begun begun) {
        if (begun instanceof RunThreads.Waiting waiting) {
            return CompletableFuture.completedFuture(new RunSignal.Queued(waiting.ahead()));
        }
        var messages = ((RunThreads.Reading) begun).messages();
        return toolBox(order, speaker.agent().config().tools())
                .thenCombine(
                        helpy(order, speaker), (box, helpy) -> new RunSignal.Prepared(speaker, helpy, messages, box));
    }

    private CompletionStage<Optional<String>> helpy(RunOrder order, Speaker speaker) {
        if (speaker.voice().isEmpty()) return CompletableFuture.completedFuture(Optional.empty());
        var helpy = new EntityId(id.workspaceId(), order.agentId());
        return ports.prompts()
                .textFor(helpy, speaker, speaker.voice().get(), order.asker().id())
                .thenApply(Optional::of);
    }

    private CompletionStage<ToolBox> toolBox(RunOrder order, AgentConfig.Tools allowed) {
        var colleagues =
                AskAgent.of(context.getSystem(), id, order, ports, allowed.callableAgentIds(), tools::nextShare);
        return orNone(colleagues)
                .thenCombine(orNone(ports.tools().toolsFor(id.workspaceId(), allowed)), (asking, others) -> {
                    var ours = new java.util.ArrayList<>(asking);
                    ours.addAll(others);
                    return new ToolBox(ours, order.terms().clientTools());
                });
    }

    /** An answer without a tool is better than none. */
    private CompletionStage<List<Tool>> orNone(CompletionStage<List<Tool>> tools) {
        return tools.exceptionally(failure -> {
            context.getSystem().log().warn("run {} goes on without tools: {}", id, failure.toString());
            return List.of();
        });
    }

    void hold(Run run, Quote quote) {
        var order = run.order().orElseThrow();
        var ledger = ports.ledgers().apply(id.workspaceId());
        var expires = ports.clock().instant().plus(HOLD_LIFE);
        CompletionStage<Reply> answer = run.progress().call().isPresent()
                ? this.<CreditLedgerCommand>asked(
                        ledger, r -> new CreditLedgerCommand.ExtendHold(id.id(), quote, expires, r))
                : this.<CreditLedgerCommand>asked(
                        ledger,
                        r -> new CreditLedgerCommand.ReserveCredits(
                                id.id(),
                                order.agentId(),
                                Optional.of(order.asker().id()),
                                quote,
                                expires,
                                r));
        context.pipeToSelf(
                answer,
                (reply, failure) -> reply != null
                        ? new RunSignal.HoldAnswered(reply)
                        : new RunSignal.StepFailed(Step.HOLD, cause(failure)));
    }

    /** A run that has come back to be stopped: whom it had asked may still be at work. */
    void stopAsked(List<ToolCall> pending, String why) {
        pending.stream()
                .filter(call -> call.name().equals(AskAgent.NAME))
                .forEach(call -> AskAgent.stopAsked(context.getSystem(), ports, id, call.callId(), why));
    }

    /** Charges and tells the thread. Both may be repeated after a crash. */
    void wrapUp(Run run, RunSignal.@Nullable Prepared prepared) {
        var end = run.end().orElseThrow();
        var order = run.order().orElseThrow();
        var agent = ports.agents().apply(new EntityId(id.workspaceId(), order.agentId()));
        var outcome = new RunThreads.RunOutcome(
                end.status(),
                text(run),
                StandIn.in(run.pieces()),
                end.cost(),
                run.terminal().orElseThrow());
        var name = prepared != null
                ? CompletableFuture.completedFuture(prepared.agent().config().name())
                : this.<AgentCommand>asked(agent, AgentCommand.GetAgent::new).thenApply(RunSteps::nameOf);
        var told = name.thenCompose(agentName -> ports.threads().end(id, order, agentName, outcome));
        var wrapped = charge(end).thenCombine(told, (charged, done) -> new RunSignal.WrappedUp(charged));
        context.pipeToSelf(
                wrapped,
                (done, failure) -> done != null ? done : new RunSignal.StepFailed(Step.WRAP_UP, cause(failure)));
    }

    /** Tells the Helpy that it has answered. Told again, it is the same answer; a Helpy that is gone need not know. */
    void remember(Run run) {
        var end = run.end().orElseThrow();
        var order = run.order().orElseThrow();
        var agent = ports.agents().apply(new EntityId(id.workspaceId(), order.agentId()));
        var used = end.usage();
        var told = this.<AgentCommand>asked(
                agent,
                r -> new HelpyCommand.NoteEncounter(
                        id.id(), order.asker().id(), used.inputTokens(), used.outputTokens(), end.cost(), end.at(), r));
        context.pipeToSelf(
                told,
                (reply, failure) -> reply != null
                        ? new RunSignal.Remembered()
                        : new RunSignal.StepFailed(Step.REMEMBER, cause(failure)));
    }

    private CompletionStage<Long> charge(Run.End end) {
        long cost = end.cost();
        var ledger = ports.ledgers().apply(id.workspaceId());
        return this.<CreditLedgerCommand>asked(
                        ledger,
                        r -> cost > 0
                                ? new CreditLedgerCommand.SettleCredits(
                                        id.id(), cost, end.usage().total(), r)
                                : new CreditLedgerCommand.ReleaseHold(id.id(), r))
                .thenApply(reply -> {
                    if (reply instanceof Settled settled) return settled.charged();
                    // Too busy to hear of it: said again, or the answer would be a gift and its hold would stay.
                    if (reply instanceof Refused no && no.reason() == Refusal.SERVICE_UNAVAILABLE) {
                        throw new Following.Refusal(no);
                    }
                    if (cost > 0) context.getSystem().log().error("run {} could not be charged: {}", id, reply);
                    return 0L;
                });
    }

    private static String text(Run run) {
        return Transcript.of(run.pieces(), run.progress().attempt()).text();
    }

    private static String nameOf(Reply reply) {
        return reply instanceof AgentCommand.View view ? view.config().name() : "";
    }

    private <C> CompletionStage<Reply> asked(RecipientRef<C> entity, Function<ActorRef<Reply>, C> command) {
        return AskPattern.ask(
                entity,
                command,
                ports.settings().askTimeout(),
                context.getSystem().scheduler());
    }

    /** As {@link #asked}, but a refusal fails. */
    private <C> CompletionStage<Reply> ask(RecipientRef<C> entity, Function<ActorRef<Reply>, C> command) {
        return this.<C>asked(entity, command).thenApply(reply -> {
            if (reply instanceof Refused refused) throw new Following.Refusal(refused);
            return reply;
        });
    }

    private static Throwable cause(@Nullable Throwable failure) {
        if (failure instanceof CompletionException && failure.getCause() != null) return failure.getCause();
        return failure == null ? new IllegalStateException("no answer") : failure;
    }
}
