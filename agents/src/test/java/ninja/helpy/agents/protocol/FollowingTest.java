package ninja.helpy.agents.protocol;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.stream.javadsl.Sink;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongFunction;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class FollowingTest {

    private static final ActorTestKit akka = ActorTestKit.create(
            ConfigFactory.parseString("akka.actor.provider = local").withFallback(ConfigFactory.load()));

    private record Numbers(List<Long> items, long last, boolean ended) implements Batch<Long> {}

    @AfterAll
    static void stop() {
        akka.shutdownTestKit();
    }

    @Test
    void aReaderGetsEverythingAfterItsPositionUntilTheEnd() throws Exception {
        assertThat(read(7, after -> answered(upTo(after, 10)))).containsExactly(8L, 9L, 10L);
    }

    @Test
    void aLostAnswerIsAskedForAgainFromTheSamePosition() throws Exception {
        var asked = new AtomicInteger();

        var numbers = read(
                0,
                after -> asked.incrementAndGet() % 2 == 1
                        ? CompletableFuture.failedFuture(new TimeoutException("lost"))
                        : answered(new Numbers(List.of(after + 1), after + 1, after == 2)));

        assertThat(numbers).containsExactly(1L, 2L, 3L);
    }

    @Test
    void aRefusalEndsTheFeedAtOnce() {
        var refused = new Refused(Refusal.EXPIRED, "too old");

        assertThatThrownBy(() -> read(0, after -> answered(refused)))
                .hasCauseInstanceOf(Following.Refusal.class)
                .hasMessageContaining("too old");
    }

    @Test
    void whoWaitsTooLongGetsAnEmptyAnswerAndNoReaderIsKeptBeyondTheBound() {
        var waiting = new Waiting();
        var probe = akka.<Reply>createTestProbe();
        var start = Instant.parse("2026-11-21T12:00:00Z");
        for (int i = 0; i < Waiting.READERS_MAX; i++)
            waiting.add(0, akka.system().ignoreRef(), start);

        waiting.add(0, probe.ref(), start);
        assertThat(((Refused) probe.receiveMessage()).reason()).isEqualTo(Refusal.SERVICE_UNAVAILABLE);

        waiting.answerOlderThan(Duration.ofSeconds(10), start.plusSeconds(11), after -> upTo(after, after));
        assertThat(waiting.isEmpty()).isTrue();
    }

    private static Numbers upTo(long after, long last) {
        return new Numbers(LongStream.rangeClosed(after + 1, last).boxed().toList(), last, true);
    }

    private static CompletionStage<Reply> answered(Reply reply) {
        return CompletableFuture.completedFuture(reply);
    }

    private static List<Long> read(long after, LongFunction<CompletionStage<Reply>> owner) throws Exception {
        return Following.batches(akka.system(), after, owner, Numbers.class)
                .mapConcat(Numbers::items)
                .runWith(Sink.seq(), akka.system())
                .toCompletableFuture()
                .get(20, SECONDS);
    }
}
