package ninja.helpy.agents.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import ninja.helpy.agents.llm.ModelPiece;
import org.junit.jupiter.api.Test;

class AttemptsTest {

    private static final long STRIDE = Piece.ATTEMPT_STRIDE;

    @Test
    void aRunThatWasNeverRestartedLeavesItsReadersWhereTheyStand() {
        assertThat(Attempts.now(17, List.of())).isEqualTo(17);
    }

    @Test
    void whoReadNoFurtherThanWhatWasKeptStandsAtTheSameWordOfTheNewAttempt() {
        assertThat(Attempts.now(10, List.of(10L))).isEqualTo(STRIDE + 1 + 10);
        assertThat(Attempts.now(0, List.of(10L))).isEqualTo(STRIDE + 1);
    }

    @Test
    void whoReadFurtherIsSentBackToTheRestart() {
        assertThat(Attempts.now(11, List.of(10L))).isEqualTo(STRIDE);
        assertThat(Attempts.now(11, List.of(10L, STRIDE + 5))).isEqualTo(2 * STRIDE);
    }

    /** However often a run is restarted and wherever a reader stands, he has the whole text in the end. */
    @Test
    void readersOfAnyPaceHaveTheSameTextAfterAnyNumberOfRestarts() {
        for (long seed = 0; seed < 500; seed++) {
            var random = new SplittableRandom(seed);
            var run = new Story(random);
            for (int attempt = 0; attempt < 4; attempt++) {
                for (int i = 0; i < 5; i++) run.step();
                if (attempt < 3) run.restart(attempt + 1);
            }
            run.readAll();
            for (var reader : run.readers)
                assertThat(reader.text.toString()).as("seed %s", seed).isEqualTo(run.transcript.text());
        }
    }

    private static final class Reader {
        long position;
        final StringBuilder text = new StringBuilder();
    }

    private static final class Story {

        final List<Reader> readers = List.of(new Reader(), new Reader(), new Reader());
        final List<Long> kept = new ArrayList<>();
        final SplittableRandom random;
        Transcript transcript = new Transcript();

        Story(SplittableRandom random) {
            this.random = random;
        }

        void step() {
            if (random.nextInt(4) == 0) transcript.add(new Piece.ToolAnswered("c", true, "r"));
            else transcript.add(new ModelPiece.Text("w" + random.nextInt(1000) + " "));
            for (var reader : readers) if (random.nextBoolean()) read(reader);
        }

        void restart(int attempt) {
            long base = (attempt - 1) * STRIDE + (attempt > 1 ? 1 : 0);
            long keep = base + random.nextLong(transcript.position() - base + 1);
            var pieces = Transcript.again(transcript.all(), attempt, "lost", keep);
            kept.add(keep);
            transcript = Transcript.of(pieces, attempt);
        }

        void readAll() {
            readers.forEach(this::read);
        }

        void read(Reader reader) {
            for (var piece : transcript.after(Attempts.now(reader.position, kept))) {
                if (piece.content() instanceof Piece.Restarted) reader.text.setLength(0);
                if (piece.content() instanceof Piece.Text words) reader.text.append(words.delta());
                reader.position = piece.position();
            }
        }
    }
}
