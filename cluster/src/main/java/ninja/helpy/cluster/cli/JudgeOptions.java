package ninja.helpy.cluster.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** By which other rules a recorded room is judged. What is not named is as the room has it. */
final class JudgeOptions {

    /** Written without a value: the demo workspace's room. */
    static final String DEMO_ROOM = "demo";

    @Option(
            names = "--rejudge",
            paramLabel = "ROOM",
            arity = "0..1",
            fallbackValue = DEMO_ROOM,
            description = {
                "Judges a recorded room by other rules instead, without calling any model: who would have answered",
                "(default: the demo workspace's room)."
            })
    private Optional<String> room = Optional.empty();

    @Option(
            names = "--strategy",
            paramLabel = "NAME",
            description = "With --rejudge: mention, scored, all, round-robin or moderated.")
    private Optional<String> strategy = Optional.empty();

    @Option(
            names = "--max-responders",
            paramLabel = "N",
            description = "With --rejudge: how many Helpys answer one message.")
    private Optional<Integer> respondersMax = Optional.empty();

    @Option(names = "--moderator", paramLabel = "ID", description = "With --rejudge: the Helpy that answers first.")
    private Optional<String> moderator = Optional.empty();

    @Option(
            names = "--echo-min",
            paramLabel = "X",
            description = "With --rejudge: answers as similar as this are not said (0.5 to 1; 2: all are).")
    private Optional<Double> echoMin = Optional.empty();

    @Option(names = "--shown", paramLabel = "N", description = "With --rejudge: how many rounds to list (default: 20).")
    private int shown = 20;

    @Option(names = "--json", description = "With --rejudge: the judgement as the API gives it.")
    private boolean json;

    Optional<String> room() {
        return room;
    }

    int shown() {
        return shown;
    }

    boolean json() {
        return json;
    }

    Map<String, Object> rules() {
        var rules = new LinkedHashMap<String, Object>();
        strategy.ifPresent(value -> rules.put("respondMode", value));
        respondersMax.ifPresent(value -> rules.put("maxResponders", value));
        moderator.ifPresent(value -> rules.put("moderatorId", value));
        echoMin.ifPresent(value -> rules.put("echoMin", value));
        return rules;
    }
}
