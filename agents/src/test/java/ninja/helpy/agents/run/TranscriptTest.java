package ninja.helpy.agents.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import ninja.helpy.agents.llm.ModelPiece;
import org.junit.jupiter.api.Test;

class TranscriptTest {

    @Test
    void neighbouringTextIsOnePieceHoweverManyTokensItCameIn() {
        var transcript = new Transcript();
        transcript.add(new Piece.Text("Hel"));
        transcript.add(new Piece.Text("lo"));

        assertThat(transcript.after(0)).containsExactly(new Piece(5, new Piece.Text("Hello")));
    }

    @Test
    void aReaderGetsExactlyWhatIsAfterItsPosition() {
        var transcript = new Transcript();
        transcript.add(new Piece.Text("abc"));
        transcript.add(new Piece.ToolCalled("c", "t", "{}"));
        transcript.add(new Piece.Text("def"));

        assertThat(transcript.after(2))
                .containsExactly(
                        new Piece(3, new Piece.Text("c")),
                        new Piece(4, new Piece.ToolCalled("c", "t", "{}")),
                        new Piece(7, new Piece.Text("def")));
        assertThat(transcript.after(5)).containsExactly(new Piece(7, new Piece.Text("ef")));
        assertThat(transcript.after(7)).isEmpty();
    }

    @Test
    void oneBatchHasAsMuchAsFitsAndTheNextOneTheRest() {
        var transcript = new Transcript();
        transcript.add(new Piece.Text("abc"));
        transcript.add(new Piece.ToolAnswered("c", true, "12345"));
        transcript.add(new Piece.Text("def"));

        assertThat(Transcript.first(transcript.after(0), 2)).containsExactly(new Piece(2, new Piece.Text("ab")));
        assertThat(Transcript.first(transcript.after(2), 2)).containsExactly(new Piece(3, new Piece.Text("c")));
        assertThat(Transcript.first(transcript.after(3), 2))
                .containsExactly(new Piece(4, new Piece.ToolAnswered("c", true, "12345")));
        assertThat(Transcript.first(transcript.after(0), 10))
                .containsExactly(
                        new Piece(3, new Piece.Text("abc")),
                        new Piece(4, new Piece.ToolAnswered("c", true, "12345")),
                        new Piece(6, new Piece.Text("de")));
        assertThat(Transcript.first(transcript.after(0), 11)).isEqualTo(transcript.after(0));
    }

    @Test
    void aModelIsNamedOnlyWhenReadersBelieveInAnotherOne() {
        var transcript = new Transcript();
        transcript.add(new Piece.Started("r", "c", "a", "u", "m", "first/x"));
        for (var model : List.of("first/x", "second/y", "second/y", "first/x")) {
            transcript.add(new ModelPiece.Answering(model, List.of()));
        }

        assertThat(transcript.after(1))
                .extracting(Piece::content)
                .containsExactly(new Piece.Answering("second/y"), new Piece.Answering("first/x"));
    }

    @Test
    void whoeverSpeaksAfterToolsBeginsAParagraph() {
        var transcript = new Transcript();
        transcript.add(new ModelPiece.Text("Let me see."));
        transcript.add(new Piece.ToolAnswered("t", true, "2"));
        transcript.add(new ModelPiece.Answering("second/y", List.of()));
        transcript.add(new ModelPiece.Text("Two."));

        assertThat(transcript.text()).isEqualTo("Let me see.\n\nTwo.");
    }

    @Test
    void readersWhoComeAtAnyPaceReadTheSameWordsAlsoAcrossTheJournal() {
        for (long seed = 0; seed < 500; seed++) {
            var random = new SplittableRandom(seed);
            var transcript = new Transcript();
            var told = new StringBuilder();
            var read = new StringBuilder();
            long position = 0;
            for (int i = 0; i < 50; i++) {
                var word = "w" + i + " ";
                transcript.add(random.nextInt(4) == 0 ? new Piece.Reasoning(word) : new Piece.Text(word));
                told.append(word);
                if (random.nextInt(3) == 0) {
                    read.append(words(transcript.after(position)));
                    position = transcript.position() - random.nextInt(1);
                }
                if (random.nextInt(10) == 0) transcript = Transcript.of(transcript.all(), 0);
            }
            read.append(words(transcript.after(position)));

            assertThat(read.toString()).as("seed %d", seed).isEqualTo(told.toString());
        }
    }

    @Test
    void aSecondAttemptCountsOnBeyondEverythingOfTheFirst() {
        var transcript = Transcript.of(List.of(), 1);
        transcript.add(new Piece.Text("x"));

        assertThat(transcript.position()).isEqualTo(Piece.ATTEMPT_STRIDE + 1);
        assertThat(transcript.after(1_000_000)).hasSize(1);
    }

    private static String words(List<Piece> pieces) {
        return pieces.stream()
                .map(Piece::content)
                .map(content -> content instanceof Piece.Text text ? text.delta() : ((Piece.Reasoning) content).delta())
                .collect(Collectors.joining());
    }
}
