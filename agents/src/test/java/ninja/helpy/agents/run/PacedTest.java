package ninja.helpy.agents.run;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.stream.javadsl.Sink;
import akka.stream.javadsl.Source;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import ninja.helpy.agents.llm.ModelPiece;
import ninja.helpy.agents.llm.Usage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class PacedTest {

    private static final ActorTestKit akka = ActorTestKit.create();
    private static final ModelPiece END = new ModelPiece.Finished("stop", Usage.NONE);

    @AfterAll
    static void stop() {
        akka.shutdownTestKit();
    }

    @Test
    void everyPieceComesInItsOrderAndNotFasterThanThePace() throws Exception {
        var pieces = new ArrayList<ModelPiece>();
        IntStream.range(0, 5).forEach(n -> pieces.add(word(n)));
        pieces.add(END);
        long begun = System.nanoTime();

        var heard = run(pieces, Duration.ofMillis(20));

        assertThat(heard).isEqualTo(pieces);
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThan(Duration.ofMillis(5 * 20));
    }

    @Test
    void nothingIsHeldUpBeforeTheFirstWordsAreOut() throws Exception {
        assertThat(run(List.of(END), Duration.ofHours(1))).containsExactly(END);
        var first = Source.from(List.of(List.of(word(1)), List.of(END)))
                .via(new Paced(Duration.ofHours(1)))
                .runWith(Sink.head(), akka.system());
        assertThat(first.toCompletableFuture().get(30, TimeUnit.SECONDS)).containsExactly(word(1));
    }

    @Test
    void whatComesInBetweenComesTogether() throws Exception {
        var pieces = IntStream.range(0, 50).mapToObj(PacedTest::word).toList();

        var heard = Source.from(pieces)
                .batch(100, ModelTurns::listOf, ModelTurns::plus)
                .via(new Paced(Duration.ofMillis(50)))
                .runWith(Sink.seq(), akka.system())
                .toCompletableFuture()
                .get(30, TimeUnit.SECONDS);

        assertThat(heard).hasSizeLessThan(10);
        assertThat(heard.stream().flatMap(List::stream)).isEqualTo(pieces);
    }

    private static ModelPiece word(int n) {
        return new ModelPiece.Text("word " + n);
    }

    private static List<ModelPiece> run(List<ModelPiece> pieces, Duration pace) throws Exception {
        return Source.from(pieces)
                .map(ModelTurns::listOf)
                .via(new Paced(pace))
                .mapConcat(list -> list)
                .runWith(Sink.seq(), akka.system())
                .toCompletableFuture()
                .get(30, TimeUnit.SECONDS);
    }
}
