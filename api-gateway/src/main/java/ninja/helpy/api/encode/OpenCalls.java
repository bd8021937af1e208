package ninja.helpy.api.encode;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import ninja.helpy.agents.run.Piece;

/**
 * Tool calls that nobody has answered yet, in order, and which of them the reader is to answer.
 *
 * @param ofReader names of the tools that the reader runs himself
 */
public record OpenCalls(Set<String> ofReader, List<Piece.ToolCalled> calls) {

    public OpenCalls {
        ofReader = Set.copyOf(ofReader);
        calls = List.copyOf(calls);
    }

    public static OpenCalls none(Set<String> ofReader) {
        return new OpenCalls(ofReader, List.of());
    }

    public boolean isOfReader(Piece.ToolCalled call) {
        return ofReader.contains(call.name());
    }

    public Optional<Piece.ToolCalled> find(String callId) {
        return calls.stream().filter(call -> call.callId().equals(callId)).findFirst();
    }

    /** After this piece. A run that begins anew repeats what stands. */
    public OpenCalls after(Piece.Content content) {
        if (content instanceof Piece.ToolCalled call) {
            var next = new ArrayList<>(calls);
            next.add(call);
            return new OpenCalls(ofReader, next);
        }
        if (content instanceof Piece.ToolAnswered answer) {
            return new OpenCalls(
                    ofReader,
                    calls.stream()
                            .filter(call -> !call.callId().equals(answer.callId()))
                            .toList());
        }
        return content instanceof Piece.Restarted ? none(ofReader) : this;
    }

    /** All that the run still waits for is his. Calls and refusals of one round are never in two batches. */
    public boolean areAllOfReader() {
        return !calls.isEmpty() && calls.stream().allMatch(this::isOfReader);
    }
}
