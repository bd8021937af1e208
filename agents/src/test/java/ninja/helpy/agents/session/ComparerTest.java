package ninja.helpy.agents.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import ninja.helpy.agents.session.Comparison.Pair;
import org.junit.jupiter.api.Test;

/** What is read in a model's words about the answers. */
class ComparerTest {

    private static final List<String> RUNS = List.of("a", "b", "c");

    @Test
    void numbersAreReadAsTheAnswersThatTheyStandFor() {
        var read = Comparer.read("{\"repeats\": [[3, 1]], \"contradicts\": [[2, 1], [1, 2]]}", RUNS)
                .orElseThrow();

        assertThat(read.echoes()).containsExactly(new Pair("c", "a"));
        assertThat(read.contradictions()).containsExactly(new Pair("b", "a"), new Pair("a", "b"));
    }

    @Test
    void politeWordsAroundTheObjectDoNoHarm() {
        var read = Comparer.read("Sure!\n```json\n{\"repeats\":[[2,1]],\"contradicts\":[]}\n```", RUNS);

        assertThat(read.orElseThrow().echoes()).containsExactly(new Pair("b", "a"));
    }

    @Test
    void answersThatThereAreNotAndTheSameOneTwiceCountForNothing() {
        var read = Comparer.read(
                        "{\"repeats\": [[0, 1], [4, 1], [2, 2], [-1, 3], [2, 1]], \"contradicts\": [[9, 9]]}", RUNS)
                .orElseThrow();

        assertThat(read.echoes()).containsExactly(new Pair("b", "a"));
        assertThat(read.contradictions()).isEmpty();
    }

    @Test
    void whatIsNotTheObjectThatWasAskedForSaysNothing() {
        var nonsense = List.of(
                "",
                "None of them.",
                "{}",
                "{\"repeats\": [[2, 1]]}",
                "{\"repeats\": [[2, 1]], \"contradicts\": [[2, 1]",
                "{\"repeats\": [2, 1], \"contradicts\": []}",
                "{\"repeats\": [[2, 1, 3]], \"contradicts\": []}",
                "{\"repeats\": [[\"b\", \"a\"]], \"contradicts\": []}",
                "{\"repeats\": [[2.5, 1]], \"contradicts\": []}",
                "{\"repeats\": [[99999999999, 1]], \"contradicts\": []}",
                "{\"repeats\": {\"2\": 1}, \"contradicts\": []}",
                "{\"repeats\": [[2, 1]], \"contradicts\": []} or {\"repeats\": [], \"contradicts\": []}",
                "{\"repeats\": [[[[[[2]]]], 1]], \"contradicts\": []}");

        assertThat(nonsense).allMatch(text -> Comparer.read(text, RUNS).isEmpty());
    }

    @Test
    void whatIsFarTooLongIsNotRead() {
        var many = IntStream.range(0, 65).mapToObj(i -> "[2,1]").collect(Collectors.joining(","));
        var endless = "{\"repeats\":[],\"contradicts\":[]" + " ".repeat(4_000) + "}";

        assertThat(Comparer.read("{\"repeats\":[" + many + "],\"contradicts\":[]}", RUNS))
                .isEmpty();
        assertThat(Comparer.read(endless, RUNS)).isEmpty();
    }
}
