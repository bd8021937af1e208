package ninja.helpy.agents.run;

import akka.Done;
import akka.actor.typed.javadsl.ActorContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import ninja.helpy.agents.llm.ModelRequest.ToolCall;
import ninja.helpy.agents.protocol.EntityId;
import ninja.helpy.agents.tool.Tool;
import ninja.helpy.agents.tool.ToolBox;
import ninja.helpy.agents.tool.ToolResult;
import org.jspecify.annotations.Nullable;

/** Uses tools for a run: all of a round at once, each within its time. Whatever happens, each answers. */
final class ToolTurns {

    private final EntityId id;
    private final ActorContext<RunCommand> context;
    private final RunSettings.Tools settings;
    private final Map<String, Running> running = new HashMap<>();
    private Lineage.Allowance share = new Lineage.Allowance(0, 0);
    private int sharesLeft;

    private record Running(String tool, CompletableFuture<Done> stop) {}

    ToolTurns(EntityId id, ActorContext<RunCommand> context, RunSettings.Tools settings) {
        this.id = id;
        this.context = context;
        this.settings = settings;
    }

    /** What is answered at once, since it cannot be done: too many calls, no such tool, arguments that do not fit. */
    List<Piece.ToolAnswered> refused(ToolBox box, List<Piece.ToolCalled> calls) {
        var refused = new ArrayList<Piece.ToolAnswered>();
        for (int i = 0; i < calls.size(); i++) {
            var call = calls.get(i);
            var objection = i < settings.callsMax()
                    ? box.objection(new ToolCall(call.callId(), call.name(), call.arguments()))
                    : Optional.of("at most " + settings.callsMax() + " tools at once");
            objection.ifPresent(why -> {
                var error = ToolResult.error(why);
                refused.add(new Piece.ToolAnswered(call.callId(), error.ok(), error.text()));
            });
        }
        return refused;
    }

    /** Makes these calls, except those that are under way and those that are the client's. */
    void use(Run run, ToolBox box, List<ToolCall> calls) {
        shareOut(run, calls);
        for (var call : calls) {
            if (running.containsKey(call.callId())) continue;
            var objection = box.objection(call);
            if (objection.isPresent()) refuse(call, objection.get());
            else box.ours(call).ifPresent(tool -> start(call, tool));
        }
    }

    /** What is left for a run, its children and theirs. */
    static Lineage.Allowance left(Run run, RunSettings.Tools settings) {
        var spent = run.progress().spent();
        return run.order()
                .orElseThrow()
                .terms()
                .lineage()
                .map(Lineage::allowance)
                .orElse(settings.delegation().allowance())
                .less(spent.cost() + spent.delegatedCost(), spent.delegatedRuns());
    }

    private void shareOut(Run run, List<ToolCall> calls) {
        var left = left(run, settings);
        int asking = (int)
                calls.stream().filter(call -> call.name().equals(AskAgent.NAME)).count();
        sharesLeft = Math.min(asking, left.runs());
        share = left.shareOf(sharesLeft);
    }

    /** For one more child; empty if there may be none. */
    Optional<Lineage.Allowance> nextShare() {
        if (sharesLeft == 0) return Optional.empty();
        sharesLeft--;
        return Optional.of(share);
    }

    /** A tool that has gone since it was called: the run has come back from a crash. */
    private void refuse(ToolCall call, String objection) {
        running.put(call.callId(), new Running(call.name(), new CompletableFuture<>()));
        context.getSelf().tell(new RunSignal.ToolReturned(call.callId(), ToolResult.error(objection)));
    }

    private void start(ToolCall call, Tool tool) {
        var stop = new CompletableFuture<Done>();
        running.put(call.callId(), new Running(call.name(), stop));
        var patience = tool.patience().orElse(settings.timeout());
        var result = used(tool, new Tool.Use(call.callId(), ToolBox.arguments(call), stop))
                .toCompletableFuture()
                .copy()
                .orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS);
        context.pipeToSelf(
                result,
                (answer, failure) -> new RunSignal.ToolReturned(
                        call.callId(), answer != null ? answer : failed(call, stop, patience, failure)));
    }

    private static CompletionStage<ToolResult> used(Tool tool, Tool.Use use) {
        try {
            return tool.use(use);
        } catch (RuntimeException failure) {
            return CompletableFuture.failedFuture(failure);
        }
    }

    private ToolResult failed(
            ToolCall call, CompletableFuture<Done> stop, Duration patience, @Nullable Throwable failure) {
        stop.complete(Done.getInstance());
        var cause = failure != null && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof TimeoutException) {
            return ToolResult.error("no answer within " + patience.toSeconds() + " seconds");
        }
        context.getSystem().log().warn("run {}: tool {} failed: {}", id, call.name(), String.valueOf(cause));
        return ToolResult.error("the tool failed");
    }

    /** Its answer is written down. */
    void returned(String callId) {
        running.remove(callId);
    }

    /** Nobody waits for any of them any more. */
    void stop() {
        stop(running.values());
    }

    /**
     * The run is back from its journal and uses what is not answered there once more. Agents that were asked go on: asked again
     * it is the same answer.
     */
    void comeBack() {
        stop(running.values().stream()
                .filter(one -> !one.tool().equals(AskAgent.NAME))
                .toList());
    }

    private void stop(Collection<Running> some) {
        List.copyOf(some).forEach(one -> one.stop().complete(Done.getInstance()));
        running.clear();
    }
}
