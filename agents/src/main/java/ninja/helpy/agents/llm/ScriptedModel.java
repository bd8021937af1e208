package ninja.helpy.agents.llm;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.DispatcherSelector;
import akka.stream.javadsl.Source;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.regex.Pattern;
import ninja.helpy.agents.llm.ModelPiece.Kind;
import org.jspecify.annotations.Nullable;

/**
 * A model that answers as its script says, for tests and benches of everything above the port. It is behind the same
 * {@link Watchdog} as real models, so silence, cancels and slow readers behave as they do in earnest.
 */
public final class ScriptedModel implements LanguageModel {

    private static final Pattern WORDS = Pattern.compile("(?<= )");

    private final ActorSystem<?> system;
    private final Function<ModelRequest, List<Step>> script;
    private final Watchdog watched;
    private final List<ModelRequest> requests = new ArrayList<>();
    private int stopped;

    private ScriptedModel(ActorSystem<?> system, Deadlines deadlines, Function<ModelRequest, List<Step>> script) {
        this.system = system;
        this.script = script;
        this.watched = new Watchdog(this::open, deadlines, system.executionContext());
    }

    /** Each answer is what the function makes of the request. */
    public static ScriptedModel answering(ActorSystem<?> system, Function<ModelRequest, List<Step>> script) {
        return answering(system, Deadlines.DEFAULT, script);
    }

    public static ScriptedModel answering(
            ActorSystem<?> system, Deadlines deadlines, Function<ModelRequest, List<Step>> script) {
        return new ScriptedModel(system, deadlines, script);
    }

    /** The first call gets the first answer, and so on; a call too many fails. */
    @SafeVarargs
    @SuppressWarnings("varargs")
    public static ScriptedModel inTurn(ActorSystem<?> system, List<Step>... answers) {
        var left = new ArrayDeque<>(List.of(answers));
        return answering(system, request -> {
            synchronized (left) {
                return left.isEmpty() ? List.of(fail(Kind.INTERNAL)) : left.remove();
            }
        });
    }

    /** Every call gets these words, one piece per word, and a plausible usage. */
    public static ScriptedModel saying(ActorSystem<?> system, String text) {
        return answering(system, request -> words(text));
    }

    @Override
    public Source<ModelPiece, ModelCall> answer(ModelRequest request) {
        return watched.answer(request);
    }

    /** What was asked so far, oldest first. */
    public List<ModelRequest> requests() {
        synchronized (requests) {
            return List.copyOf(requests);
        }
    }

    /** How many calls did not finish: cancelled, abandoned, too late or failed. */
    public int stopped() {
        synchronized (requests) {
            return stopped;
        }
    }

    private void open(ModelRequest request, LiveCall call) {
        synchronized (requests) {
            requests.add(request);
        }
        call.onStop(() -> {
            synchronized (requests) {
                stopped++;
            }
        });
        play(script.apply(request).iterator(), call);
    }

    private void play(Iterator<Step> steps, LiveCall call) {
        while (!call.isOver()) {
            var step = steps.hasNext() ? steps.next() : finish();
            if (step instanceof Pause pause) {
                later(pause.duration(), () -> play(steps, call));
                return;
            }
            if (step instanceof Await await) {
                await.until().whenComplete((done, failure) -> later(Duration.ZERO, () -> play(steps, call)));
                return;
            }
            if (step instanceof Stall) return;
            tell(step, call);
        }
    }

    private static void tell(Step step, LiveCall call) {
        if (step instanceof Say say) call.text(say.delta());
        else if (step instanceof Think think) call.reasoning(think.delta());
        else if (step instanceof CallTool tool) call.toolCalled(tool.call());
        else if (step instanceof Fail fail) call.failed(fail.failure());
        else if (step instanceof Finish finish) call.finished(finish.reason(), finish.usage());
    }

    private void later(Duration delay, Runnable next) {
        if (delay.isZero())
            system.dispatchers().lookup(DispatcherSelector.defaultDispatcher()).execute(next);
        else system.scheduler().scheduleOnce(delay, next, system.executionContext());
    }

    public static Step say(String delta) {
        return new Say(delta);
    }

    public static Step think(String delta) {
        return new Think(delta);
    }

    public static Step callTool(String callId, String name, String arguments) {
        return new CallTool(new ModelRequest.ToolCall(callId, name, arguments));
    }

    public static Step pause(Duration duration) {
        return new Pause(duration);
    }

    /** Goes on when the test completes {@code until}. */
    public static Step await(CompletionStage<?> until) {
        return new Await(until);
    }

    /** Says nothing more and never ends; the deadlines do. */
    public static Step stall() {
        return new Stall();
    }

    public static Step fail(Kind kind) {
        return fail(kind, null);
    }

    public static Step fail(Kind kind, @Nullable Duration retryAfter) {
        return new Fail(new Failure(kind, "scripted failure", retryAfter));
    }

    /** The end that a script has unless it says otherwise: {@code stop}, usage estimated. */
    public static Step finish() {
        return new Finish("stop", null);
    }

    public static Step finish(String reason, Usage usage) {
        return new Finish(reason, usage);
    }

    /** The text, one piece per word, then the end with ten input tokens and one output token per word. */
    public static List<Step> words(String text) {
        var steps = new ArrayList<Step>();
        WORDS.splitAsStream(text).forEach(word -> steps.add(say(word)));
        steps.add(finish("stop", new Usage(10, steps.size(), 0, 0, false)));
        return steps;
    }

    /** One thing that the model does. */
    public sealed interface Step {}

    private record Say(String delta) implements Step {}

    private record Think(String delta) implements Step {}

    private record CallTool(ModelRequest.ToolCall call) implements Step {}

    private record Pause(Duration duration) implements Step {}

    private record Await(CompletionStage<?> until) implements Step {}

    private record Stall() implements Step {}

    private record Fail(Failure failure) implements Step {}

    private record Finish(String reason, @Nullable Usage usage) implements Step {}
}
