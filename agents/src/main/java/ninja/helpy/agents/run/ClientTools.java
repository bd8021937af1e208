package ninja.helpy.agents.run;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Collectors;
import ninja.helpy.agents.run.RunCommand.AnswerTools;
import ninja.helpy.agents.run.RunCommand.ToolAnswer;
import ninja.helpy.agents.tool.ToolResult;

/** Tools that the client of a run runs himself: the run waits for him, but not for ever. */
final class ClientTools {

    private ClientTools() {}

    /** What he is to do, and has not yet. */
    static List<Piece.ToolCalled> awaited(Run run) {
        if (!run.isStarted() || run.isOver()) return List.of();
        var clients = run.order().orElseThrow().terms().clientToolNames();
        if (clients.isEmpty()) return List.of();
        return Rounds.of(run.pieces()).pending().stream()
                .filter(call -> clients.contains(call.name()))
                .map(call -> new Piece.ToolCalled(call.callId(), call.name(), call.arguments()))
                .toList();
    }

    static boolean knowsAll(Run run, AnswerTools c) {
        var rounds = Rounds.of(run.pieces());
        return c.answers().stream().allMatch(answer -> rounds.knows(answer.callId()));
    }

    /** Of what he answers what was still awaited; an answer that comes again, also at the same time, is passed over. */
    static List<Piece.ToolAnswered> fresh(Run run, AnswerTools c) {
        var awaited =
                awaited(run).stream().map(Piece.ToolCalled::callId).collect(Collectors.toCollection(HashSet::new));
        return c.answers().stream()
                .filter(answer -> awaited.remove(answer.callId()))
                .map(ClientTools::piece)
                .toList();
    }

    private static Piece.ToolAnswered piece(ToolAnswer answer) {
        var result = answer.ok() ? ToolResult.of(answer.result()) : ToolResult.error(answer.result());
        return new Piece.ToolAnswered(answer.callId(), result.ok(), result.text());
    }

    /** What the model is told if he has kept it waiting too long; empty as long as he has not. */
    static List<Piece.ToolAnswered> late(Run run, Duration timeout, Instant now) {
        if (run.progress().stage().since().plus(timeout).isAfter(now)) return List.of();
        var none = ToolResult.error("the client did not answer in time").text();
        return awaited(run).stream()
                .map(call -> new Piece.ToolAnswered(call.callId(), false, none))
                .toList();
    }
}
