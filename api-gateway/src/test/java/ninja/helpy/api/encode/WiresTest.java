package ninja.helpy.api.encode;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import ninja.helpy.agents.run.Piece;
import ninja.helpy.api.aisdk.AiSdkEncoder;
import ninja.helpy.api.aisdk.UiMessageReader;
import ninja.helpy.api.run.EventReader;
import ninja.helpy.api.run.EventReader.Event;
import ninja.helpy.api.sse.SseEvent;
import org.junit.jupiter.api.Test;

/** Whatever a run says and however it is cut: every wire tells the same text, and that it is over exactly once. */
class WiresTest {

    private static final int RUNS = 3_000;
    private static final Set<String> TERMINAL = Set.of("done", "error", "cancelled");

    @Test
    void namedEventsReadBackToTheTextAndEndOnce() {
        runs().forEach(run -> {
            var events = read(new SseEncoder(), run.batches());

            assertThat(text(events)).isEqualTo(run.text());
            assertThat(events.stream().filter(event -> TERMINAL.contains(event.name())))
                    .containsExactly(events.get(events.size() - 1));
            assertThat(events)
                    .allSatisfy(event -> assertThat(event.json().isObject()).isTrue());
        });
    }

    @Test
    void whoComesBackAtAnyEventReadsExactlyTheRest() {
        runs().limit(300).forEach(run -> {
            var events = read(new SseEncoder(), run.batches());
            for (int i = 0; i < events.size(); i++) {
                var rest = read(
                        new SseEncoder(),
                        List.of(run.after(Long.parseLong(events.get(i).id()))));

                var both = new ArrayList<>(events.subList(0, i + 1));
                both.addAll(rest);
                assertThat(text(both)).isEqualTo(run.text());
                assertThat(both.stream().filter(event -> TERMINAL.contains(event.name())))
                        .hasSize(1);
            }
        });
    }

    @Test
    void theUiMessageStreamReadsBackToTheTextAndEndsOnce() {
        runs().forEach(run -> {
            var message = UiMessageReader.read(read(new AiSdkEncoder(), run.batches()));

            assertThat(message.text()).isEqualTo(run.text());
            assertThat(message.end()).isEqualTo(endOf(run.terminalPiece()));
        });
    }

    private static String endOf(Piece.Terminal terminal) {
        if (terminal instanceof Piece.Failed) return "error";
        return terminal instanceof Piece.Cancelled ? "abort" : "finish";
    }

    static Stream<RandomRun> runs() {
        return LongStream.range(0, RUNS).mapToObj(RandomRun::new);
    }

    static List<Event> read(RunEncoder encoder, List<List<Piece>> batches) {
        var writer = new RunWriter(encoder);
        var bytes = new ByteArrayOutputStream();
        batches.forEach(
                batch -> bytes.writeBytes(SseEvent.chunk(writer.write(batch)).toArray()));
        return new EventReader(new ByteArrayInputStream(bytes.toByteArray())).rest();
    }

    private static String text(List<Event> events) {
        var text = new StringBuilder();
        for (var event : events) {
            if (event.name().equals("restarted")) text.setLength(0);
            if (event.name().equals("text"))
                text.append(event.json().get("delta").asText());
        }
        return text.toString();
    }
}
