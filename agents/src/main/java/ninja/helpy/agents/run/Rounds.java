package ninja.helpy.agents.run;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import ninja.helpy.agents.llm.ModelRequest;
import ninja.helpy.agents.llm.ModelRequest.ToolCall;
import ninja.helpy.agents.tool.ToolBox;

/**
 * What the pieces of a run mean to a model: in each round it says something and calls tools, then they answer. The last
 * round may be under way.
 */
final class Rounds {

    private static final int CALL_ID_CHARS_MAX = 64;
    private static final int NAME_CHARS_MAX = 128;
    private static final int ARGUMENTS_CHARS_MAX = 64_000;

    private final List<Round> rounds = new ArrayList<>();
    private final Set<String> callIds = new HashSet<>();
    private long start;

    private record Round(StringBuilder text, List<ToolCall> calls, List<Piece.ToolAnswered> answers) {

        Round() {
            this(new StringBuilder(), new ArrayList<>(), new ArrayList<>());
        }

        boolean isAnswered(ToolCall call) {
            return answers.stream().anyMatch(answer -> answer.callId().equals(call.callId()));
        }

        String nameOf(String callId) {
            return calls.stream()
                    .filter(call -> call.callId().equals(callId))
                    .map(ToolCall::name)
                    .findFirst()
                    .orElse(callId);
        }
    }

    private Rounds() {
        rounds.add(new Round());
    }

    static Rounds of(List<Piece> pieces) {
        var rounds = new Rounds();
        pieces.forEach(rounds::add);
        return rounds;
    }

    private void add(Piece piece) {
        var content = piece.content();
        if (content instanceof Piece.ToolAnswered answer) {
            last().answers().add(answer);
            start = piece.position();
            return;
        }
        if (!last().answers().isEmpty()) rounds.add(new Round());
        if (content instanceof Piece.Text text) {
            last().text().append(text.delta());
        } else if (content instanceof Piece.ToolCalled tool) {
            callIds.add(tool.callId());
            last().calls().add(new ToolCall(tool.callId(), tool.name(), tool.arguments()));
        } else if (!(content instanceof Piece.Reasoning) && last().text().isEmpty()) {
            start = piece.position();
        }
    }

    private Round last() {
        return rounds.get(rounds.size() - 1);
    }

    /** Rounds in which tools were called. */
    int used() {
        return (int) rounds.stream().filter(round -> !round.calls().isEmpty()).count();
    }

    /** The position where the round under way began. */
    long start() {
        return start;
    }

    /** What the model has said in the round under way; empty unless it was cut off. */
    String unfinished() {
        return last().calls().isEmpty() ? last().text().toString() : "";
    }

    /** Calls of the last round that nobody has answered. */
    List<ToolCall> pending() {
        var round = last();
        return round.calls().stream().filter(call -> !round.isAnswered(call)).toList();
    }

    boolean knows(String callId) {
        return callIds.contains(callId);
    }

    /** As the model is to read it after the conversation. An unfinished text comes last, to be gone on with. */
    List<ModelRequest.Message> messages() {
        var messages = new ArrayList<ModelRequest.Message>();
        for (var round : rounds) {
            var text = round.text().toString().strip();
            var calls = round.calls().stream().map(ToolBox::presentable).toList();
            if (!text.isEmpty() || !calls.isEmpty()) messages.add(new ModelRequest.Assistant(text, calls));
            for (var answer : round.answers()) {
                messages.add(
                        new ModelRequest.ToolAnswer(answer.callId(), round.nameOf(answer.callId()), answer.result()));
            }
        }
        return messages;
    }

    /** The calls as they are written down: each with an id of its own, and none of unbounded length. */
    List<Piece.ToolCalled> named(List<ToolCall> calls) {
        var taken = new HashSet<>(callIds);
        var named = new ArrayList<Piece.ToolCalled>();
        for (var call : calls) {
            named.add(new Piece.ToolCalled(
                    unique(call.callId(), id -> !taken.add(id)),
                    cut(call.name(), NAME_CHARS_MAX),
                    cut(call.arguments(), ARGUMENTS_CHARS_MAX + 1)));
        }
        return named;
    }

    /** Some models count their calls from one in every round. */
    private static String unique(String callId, Predicate<String> isTaken) {
        var base = callId.isBlank() ? "call" : cut(callId, CALL_ID_CHARS_MAX);
        var id = base;
        for (int i = 2; isTaken.test(id); i++) id = base + "-" + i;
        return id;
    }

    private static String cut(String text, int charsMax) {
        return text.length() <= charsMax ? text : text.substring(0, charsMax);
    }
}
