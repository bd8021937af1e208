package ninja.helpy.cluster.bench.runs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import ninja.helpy.agents.llm.Usage;
import ninja.helpy.agents.protocol.Refusal;
import ninja.helpy.agents.run.Piece;
import ninja.helpy.api.encode.RunEncoder;
import ninja.helpy.api.encode.SseEncoder;
import ninja.helpy.api.sse.SseEvent;
import org.junit.jupiter.api.Test;

/** The lean reader of the bench understands what the node really writes. */
class WireTest {

    @Test
    void textIsReadAsItWasWritten() {
        var events = read(new Piece(5, new Piece.Text("0000 ")));

        assertThat(events).containsExactly(new Wire.Event(Wire.Kind.TEXT, "0000 ", 0));
    }

    @Test
    void theEndTellsTheCost() {
        var events = read(
                new Piece(6, new Piece.Charged(new Usage(20, 50, 0, 0, false), 1_500_000)),
                new Piece(7, new Piece.Completed("m-1", "stop")));

        assertThat(events.get(1)).isEqualTo(new Wire.Event(Wire.Kind.END, "", 1_500_000));
    }

    @Test
    void whatIsNotAWholeAnswerIsAFailure() {
        var failed = new Piece.Failed(Refusal.PROVIDER_ERROR, "no", Map.of());

        assertThat(kind(failed)).isEqualTo(Wire.Kind.FAILURE);
        assertThat(kind(new Piece.Cancelled("stop"))).isEqualTo(Wire.Kind.FAILURE);
        assertThat(kind(new Piece.Restarted(1, "lost"))).isEqualTo(Wire.Kind.FAILURE);
    }

    private static Wire.Kind kind(Piece.Content content) {
        return read(new Piece(1, content)).get(0).kind();
    }

    private static List<Wire.Event> read(Piece... pieces) {
        var events = new ArrayList<Wire.Event>();
        RunEncoder encoder = new SseEncoder();
        for (var piece : pieces) encoder = encoder.write(piece, event -> events.add(Wire.HELPY.read(block(event))));
        return events;
    }

    private static String block(SseEvent event) {
        return SseEvent.chunk(List.of(event)).utf8String().stripTrailing();
    }
}
