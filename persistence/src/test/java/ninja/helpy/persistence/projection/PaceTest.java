package ninja.helpy.persistence.projection;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.stream.javadsl.Sink;
import akka.stream.javadsl.Source;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class PaceTest {

    private static final ActorTestKit akka = ActorTestKit.create();

    @AfterAll
    static void stop() {
        akka.shutdownTestKit();
    }

    @Test
    void eachGoesOnAsItComesWhereNobodyHasToWait() throws Exception {
        assertThat(together(Source.range(1, 3), 10, Duration.ZERO)).containsExactly(List.of(1), List.of(2), List.of(3));
    }

    @Test
    void whatComesWithinTheWaitGoesOnTogetherUpToTheBound() throws Exception {
        assertThat(together(Source.range(1, 5), 2, Duration.ofHours(1)))
                .containsExactly(List.of(1, 2), List.of(3, 4), List.of(5));
    }

    @Test
    void whoHasWaitedGoesOnAlthoughNobodyElseComes() throws Exception {
        var lonely = Source.single(1).concat(Source.maybe());
        assertThat(done(lonely.via(Pace.of(10, () -> Duration.ofMillis(1))).runWith(Sink.head(), akka.system())))
                .containsExactly(1);
    }

    private static List<List<Integer>> together(Source<Integer, ?> source, int max, Duration wait) throws Exception {
        return done(source.via(Pace.of(max, () -> wait)).runWith(Sink.seq(), akka.system()));
    }

    private static <T> T done(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(30, TimeUnit.SECONDS);
    }
}
