package ninja.helpy.api.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import ninja.helpy.agents.run.Piece;
import ninja.helpy.api.encode.RunWriter;
import ninja.helpy.api.sse.SseEvent;
import org.junit.jupiter.api.Test;

/** One Helpy of a round, as its asker reads it. */
class HelpyEncoderTest {

    private static final Piece.Content STARTED = new Piece.Started("r-1", "c-1", "ada", "u-1", "m-1", "first/x");

    @Test
    void tokensThenTheWholeDraft() {
        assertThat(written(STARTED, new Piece.Text("Hi"), new Piece.Completed("m-1", "stop")))
                .isEqualTo("""
                event: token
                data: {"helpyId":"ada","runId":"r-1","delta":"Hi","index":0}

                event: draft
                data: {"helpyId":"ada","runId":"r-1","text":"Hi"}

                """);
    }

    @Test
    void aModelThatStandsInIsNamedAndTheFirstOneWhenItIsAskedAgain() {
        assertThat(written(
                        STARTED,
                        new Piece.Answering("second/y"),
                        new Piece.Text("Hi"),
                        new Piece.Restarted(1, "lost"),
                        new Piece.Text("Ho")))
                .isEqualTo("""
                event: model
                data: {"helpyId":"ada","runId":"r-1","model":"second/y"}

                event: token
                data: {"helpyId":"ada","runId":"r-1","delta":"Hi","index":0}

                event: model
                data: {"helpyId":"ada","runId":"r-1","model":"first/x"}

                event: token
                data: {"helpyId":"ada","runId":"r-1","delta":"Ho","index":0}

                """);
    }

    private static String written(Piece.Content... contents) {
        var writer = new RunWriter(HelpyEncoder.of("ada", "r-1"));
        var text = new StringBuilder();
        for (int i = 0; i < contents.length; i++) {
            var events = writer.write(List.of(new Piece(i + 1, contents[i])));
            text.append(SseEvent.chunk(events).utf8String());
        }
        return text.toString();
    }
}
