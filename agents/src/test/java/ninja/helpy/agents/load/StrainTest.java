package ninja.helpy.agents.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class StrainTest {

    private static final Duration CALM = Duration.ofMillis(100);
    private static final Duration BUSY = Duration.ofMillis(600);

    private double load;
    private final Strain strain = new Strain(() -> load);

    @Test
    void aCalmMachineDoesNotWaitLonger() {
        load = 0.5;

        assertThat(afterLooks(100)).isEqualTo(CALM);
    }

    @Test
    void aBusyMachineWaitsLongerStepByStepAndNoLongerThanItMay() {
        load = 1;

        assertThat(afterLooks(1)).isEqualTo(Duration.ofMillis(150));
        assertThat(afterLooks(9)).isEqualTo(BUSY);
        assertThat(afterLooks(100)).isEqualTo(BUSY);
    }

    @Test
    void whatWaitingHasSparedDoesNotEndTheWaiting() {
        load = 1;
        afterLooks(5);
        load = 0.75;

        assertThat(afterLooks(100)).isEqualTo(Duration.ofMillis(350));

        load = 0.3;
        assertThat(afterLooks(5)).isEqualTo(CALM);
    }

    @Test
    void askingDoesNotLook() {
        load = 1;
        afterLooks(1);
        for (int i = 0; i < 1_000; i++) strain.between(CALM, BUSY);

        assertThat(strain.between(CALM, BUSY)).isEqualTo(Duration.ofMillis(150));
    }

    @Test
    void aMachineThatDoesNotSayHowBusyItIsCountsAsCalm() {
        load = 1;
        afterLooks(10);
        load = Double.NaN;
        assertThat(afterLooks(10)).isEqualTo(CALM);

        load = -1;
        assertThat(afterLooks(10)).isEqualTo(CALM);
    }

    @Test
    void aTimerLooksOnAThreadThatMayWaitUntilTheSystemStops() {
        var akka = ActorTestKit.create();
        var looks = new AtomicInteger();
        var threads = ConcurrentHashMap.<String>newKeySet();
        var watched = new Strain(() -> {
            threads.add(Thread.currentThread().getName());
            return looks.incrementAndGet();
        });

        watched.lookEvery(Duration.ofMillis(1), akka.system());
        await().untilAsserted(() -> assertThat(watched.between(CALM, BUSY)).isEqualTo(BUSY));
        akka.shutdownTestKit();

        int seen = looks.get();
        await().during(Duration.ofMillis(200)).until(() -> looks.get() == seen);
        assertThat(threads).allMatch(name -> name.contains("blocking-io"));
    }

    private Duration afterLooks(int looks) {
        for (int i = 0; i < looks; i++) strain.look();
        return strain.between(CALM, BUSY);
    }
}
