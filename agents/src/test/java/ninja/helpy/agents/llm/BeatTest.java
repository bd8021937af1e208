package ninja.helpy.agents.llm;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class BeatTest {

    @Test
    void whoWaitsForTheSameBeatGoesTogether() throws InterruptedException {
        var beat = new Beat(Duration.ofMillis(200), Runnable::run);
        var threads = new ConcurrentLinkedQueue<Thread>();
        var done = new CountDownLatch(3);

        for (int i = 0; i < 3; i++) {
            beat.next(() -> {
                threads.add(Thread.currentThread());
                done.countDown();
            });
        }

        assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(threads).doesNotContain(Thread.currentThread());
        assertThat(threads.stream().distinct()).hasSize(1);
    }

    @Test
    void oneThatFailsHoldsUpNobodyNowOrLater() throws InterruptedException {
        var beat = new Beat(Duration.ofMillis(1), Runnable::run);
        for (int round = 0; round < 3; round++) {
            var done = new CountDownLatch(1);
            beat.next(() -> {
                throw new IllegalStateException("gone");
            });
            beat.next(done::countDown);

            assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void aBusyNodeBeatsMoreSlowlyButNeverStops() {
        var beat = new Beat(Duration.ofMillis(40), Runnable::run);

        assertThat(beat.pauseNanos(0)).isEqualTo(Duration.ofMillis(40).toNanos());
        assertThat(beat.pauseNanos(Duration.ofMillis(25).toNanos()))
                .isEqualTo(Duration.ofMillis(200).toNanos());
        assertThat(beat.pauseNanos(Duration.ofMinutes(1).toNanos())).isEqualTo(Beat.EVERY_MAX.toNanos());
    }

    @Test
    void withoutBeatsNobodyWaits() {
        var thread = new Thread[1];

        Beat.NONE.next(() -> thread[0] = Thread.currentThread());

        assertThat(thread[0]).isSameAs(Thread.currentThread());
    }
}
