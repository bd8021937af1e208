package ninja.helpy.agents.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StandInTest {

    private static final Piece.Content STARTED = new Piece.Started("r-1", "c-1", "a-1", "m-1", "m-2", "first/x");
    private static final Piece.Content SECOND = new Piece.Answering("second/y");

    @Test
    void whoWasAskedFirstAndAnswersStandsInForNobody() {
        assertThat(StandIn.in(pieces(STARTED, new Piece.Text("Hi")))).isEmpty();
        assertThat(StandIn.in(List.of())).isEmpty();
    }

    @Test
    void theLastOneThatSpokeStandsIn() {
        assertThat(StandIn.in(pieces(STARTED, SECOND, new Piece.Text("Hi")))).contains("second/y");
        assertThat(StandIn.in(pieces(STARTED, SECOND, new Piece.Answering("third/z"))))
                .contains("third/z");
    }

    @Test
    void whoIsBackStandsInForNobody() {
        assertThat(StandIn.in(pieces(STARTED, SECOND, new Piece.Answering("first/x"))))
                .isEmpty();
        assertThat(StandIn.in(pieces(STARTED, SECOND, new Piece.Restarted(1, "its node was lost"))))
                .isEmpty();
    }

    private static List<Piece> pieces(Piece.Content... contents) {
        return IntStream.range(0, contents.length)
                .mapToObj(i -> new Piece(i + 1, contents[i]))
                .toList();
    }
}
