package ninja.helpy.agents.llm;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import ninja.helpy.agents.load.Strain;
import ninja.helpy.agents.load.Strained;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BeatTest {

    @Test
    void whoWaitsForTheSameBeatIsOneTask() throws InterruptedException {
        var tasks = new LinkedBlockingQueue<Runnable>();
        var done = new AtomicInteger();
        var beat = new Beat(Duration.ofMillis(1), tasks::add, Strain.none(), () -> 0);

        for (int i = 0; i < 3; i++) beat.next(0, 0, done::incrementAndGet);
        Objects.requireNonNull(tasks.poll(30, TimeUnit.SECONDS)).run();

        assertThat(done).hasValue(3);
        assertThat(tasks).isEmpty();
    }

    @Test
    void oneThatFailsHoldsUpNobodyNowOrLater() throws InterruptedException {
        var beat = beating(Duration.ofMillis(1));
        for (int round = 0; round < 3; round++) {
            var done = new CountDownLatch(1);
            beat.next(0, 0, () -> {
                throw new IllegalStateException("gone");
            });
            beat.next(0, 0, done::countDown);

            assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "100, 1", "639, 1", "640, 2", "1000, 3", "60000, 3"})
    void theLongerAModelHasSpokenTheMoreBeatsMayPassUpToThree(long spokenMillis, long beats) {
        var beat = beating(Duration.ofMillis(40));

        assertThat(beat.beats(Duration.ofMillis(spokenMillis).toNanos())).isEqualTo(beats);
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "639, 1", "640, 2", "1000, 3", "3840, 12", "60000, 12"})
    void aBusyMachineBeatsMoreSlowlyInLongAnswersButWithinABound(long spokenMillis, long beats) {
        var busy = new Beat(Duration.ofMillis(40), Runnable::run, Strained.fully());

        assertThat(busy.beats(Duration.ofMillis(spokenMillis).toNanos())).isEqualTo(beats);
    }

    @Test
    void whoIsLateKeepsItsPlace() {
        assertThat(Beat.due(0, 7, 15)).isEqualTo(7);
        assertThat(Beat.due(7, 7, 15)).isEqualTo(22);
        assertThat(Beat.due(12, 7, 15)).isEqualTo(22);
        assertThat(Beat.due(22, 22, 15)).isEqualTo(37);
        assertThat(Beat.due(-3, 1, 1)).isEqualTo(-2);
    }

    @Test
    void streamsSpreadEvenlyOverTheBeats() {
        var beat = beating(Duration.ofMillis(40));

        var due = Stream.generate(beat::place)
                .limit(30)
                .map(place -> Beat.due(1_000, place, 15))
                .collect(Collectors.groupingBy(tick -> tick, Collectors.counting()));

        assertThat(due)
                .hasSize(15)
                .allSatisfy((tick, streams) -> assertThat(streams).isEqualTo(2));
    }

    @Test
    void withoutBeatsNobodyWaits() {
        var thread = new Thread[1];

        Beat.NONE.next(0, Duration.ofHours(1).toNanos(), () -> thread[0] = Thread.currentThread());

        assertThat(thread[0]).isSameAs(Thread.currentThread());
    }

    private static Beat beating(Duration every) {
        return new Beat(every, Runnable::run, Strain.none());
    }
}
