package ninja.helpy.agents.llm;

import akka.actor.typed.ActorSystem;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.Iterator;

/**
 * The embedded default, which needs no key: streams an answer that is labelled as demo and in the voice of the agent
 * that its prompt describes, and calls a tool when told {@code use <tool> {json}}. Model names: {@code slow} waits
 * long between two words, {@code fast} not at all, all others as configured.
 */
final class DemoModel implements Door {

    private static final Duration SLOW = Duration.ofMillis(150);

    private final ActorSystem<?> system;
    private final Duration tokenDelay;
    private final DemoVoice voice = DemoVoice.from(ConfigFactory.parseResourcesAnySyntax("helpy-demo.conf"));

    DemoModel(ActorSystem<?> system, Duration tokenDelay) {
        this.system = system;
        this.tokenDelay = tokenDelay;
    }

    @Override
    public void open(ModelRequest request, LiveCall call) {
        var answer = DemoAnswer.to(request, voice);
        var words = answer.pieces().iterator();
        new Speech(request, answer, words, delay(request.model()), call).next(0);
    }

    private Duration delay(String model) {
        return switch (model) {
            case "fast" -> Duration.ZERO;
            case "slow" -> SLOW;
            default -> tokenDelay;
        };
    }

    /** One answer being spoken, a word at a time, by the scheduler. */
    private final class Speech {

        private final ModelRequest request;
        private final DemoAnswer answer;
        private final Iterator<String> words;
        private final Duration delay;
        private final LiveCall call;

        Speech(ModelRequest request, DemoAnswer answer, Iterator<String> words, Duration delay, LiveCall call) {
            this.request = request;
            this.answer = answer;
            this.words = words;
            this.delay = delay;
            this.call = call;
        }

        void next(int spoken) {
            int said = spoken;
            while (!call.isOver()) {
                if (!words.hasNext() || said >= request.outputTokensMax()) {
                    end(said);
                    return;
                }
                call.text(words.next());
                said++;
                if (!delay.isZero()) {
                    int soFar = said;
                    system.scheduler().scheduleOnce(delay, () -> next(soFar), system.executionContext());
                    return;
                }
            }
        }

        private void end(int spoken) {
            var tool = answer.call();
            if (tool != null) call.toolCalled(tool);
            var usage = new Usage(Tokens.estimate(request), Math.max(1, spoken), 0, 0, false);
            call.finished(words.hasNext() ? "length" : tool == null ? "stop" : "tool_calls", usage);
        }
    }
}
