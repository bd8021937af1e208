package ninja.helpy.api.openai;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import ninja.helpy.agents.run.Piece;
import ninja.helpy.api.encode.RandomRun;
import ninja.helpy.api.encode.RunWriter;
import ninja.helpy.api.run.EventReader;
import ninja.helpy.api.run.EventReader.Event;
import ninja.helpy.api.sse.SseEvent;
import org.junit.jupiter.api.Test;

/** Whatever a run says and however it is cut, its chunks tell the same text, and that it is over exactly once. */
class ChunksTest {

    private static final int RUNS = 3_000;

    @Test
    void chunksReadBackToTheTextAndEndOnce() {
        LongStream.range(0, RUNS).mapToObj(RandomRun::new).forEach(run -> {
            var events = read(run);
            var chunks = events.stream()
                    .filter(event -> !event.data().equals("[DONE]"))
                    .map(Event::json)
                    .toList();
            var last = events.get(events.size() - 1);

            assertThat(events)
                    .allMatch(event -> event.name().isEmpty() && event.id().isEmpty());
            assertThat(chunks.stream().filter(ChunksTest::isTheEnd)).hasSize(1);
            if (run.speaksBeforeARestart()) {
                assertThat(last.json().at("/error/code").asText()).isEqualTo("restarted");
                return;
            }
            assertThat(text(chunks)).isEqualTo(run.text());
            boolean completed = run.terminalPiece() instanceof Piece.Completed;
            assertThat(last.data().equals("[DONE]")).isEqualTo(completed);
            assertThat(chunks.get(chunks.size() - 1).has("error")).isEqualTo(!completed);
            if (completed) {
                assertThat(chunks.get(0).at("/choices/0/delta/role").asText()).isEqualTo("assistant");
            }
        });
    }

    private static boolean isTheEnd(JsonNode chunk) {
        return chunk.has("error") || chunk.at("/choices/0/finish_reason").isTextual();
    }

    private static String text(List<JsonNode> chunks) {
        var text = new StringBuilder();
        chunks.forEach(chunk -> text.append(chunk.at("/choices/0/delta/content").asText()));
        return text.toString();
    }

    private static List<Event> read(RandomRun run) {
        var writer = new RunWriter(new OpenAiEncoder(new OpenAiEncoder.Head("r", 7, "Ada", true), Set.of()));
        var bytes = new ByteArrayOutputStream();
        run.batches()
                .forEach(batch ->
                        bytes.writeBytes(SseEvent.chunk(writer.write(batch)).toArray()));
        return new EventReader(new ByteArrayInputStream(bytes.toByteArray())).rest();
    }
}
