package ninja.helpy.api.session;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.stream.javadsl.Keep;
import akka.stream.testkit.javadsl.TestSink;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class OutboxTest {

    private static final ActorTestKit akka = ActorTestKit.create();

    private final Outbox outbox = new Outbox(SocketFrames::farewell);

    @AfterAll
    static void stop() {
        akka.shutdownTestKit();
    }

    @Test
    void aFullBoxDropsPassingFramesAndKeepsEveryDurableOne() {
        for (int i = 0; i < 200; i++) outbox.offer(passing("draft-" + i));
        for (int i = 1; i <= 200; i++) outbox.offer(durable(i));

        var taken = all();

        assertThat(taken).hasSize(Outbox.FRAMES_MAX);
        assertThat(taken.stream()
                        .filter(frame -> !frame.isDroppable())
                        .map(frame -> frame.place().orElseThrow().position()))
                .hasSize(200)
                .isSorted();
        assertThat(outbox.closed()).isEmpty();
    }

    @Test
    void whoDoesNotEvenTakeTheDurableOnesIsSentAwayWithThePositionsThatItHas() {
        outbox.offer(durable(1));
        assertThat(all()).hasSize(1);
        for (int i = 2; i <= Outbox.FRAMES_MAX + 2; i++) outbox.offer(durable(i));

        assertThat(outbox.offer(durable(999))).isFalse();
        assertThat(outbox.closed().orElseThrow().code()).isEqualTo(CloseCode.TOO_SLOW);
        var last = all();
        assertThat(last).hasSize(2);
        assertThat(last.get(0).text()).contains("\"resumeFrom\":{\"room\":1}");
        assertThat(last.get(1).text()).contains("\"event\":\"disconnect\"").contains("4408");
    }

    @Test
    void whatWaitsGoesOutAsOneBatchAndTheStreamEndsWhenTheBoxIsClosed() {
        var probe = outbox.frames(100)
                .toMat(TestSink.create(akka.system()), Keep.right())
                .run(akka.system());
        probe.request(3);
        outbox.offer(durable(1));
        assertThat(probe.requestNext()).hasSize(1);

        outbox.offer(durable(2));
        outbox.close(new Outbox.Close(CloseCode.SILENT, "gone"));

        assertThat(probe.expectNext()).hasSize(1);
        probe.expectComplete();
        assertThat(outbox.offer(durable(3))).isFalse();
    }

    @Test
    void whoHasTakenAllIsWokenByWhatComesNextWithoutHavingToLookAgain() {
        var woken = new AtomicInteger();
        outbox.offer(List.of(durable(1), durable(2)));

        var some = outbox.take(1, woken::incrementAndGet);
        outbox.offer(durable(3));
        assertThat(some.all()).isFalse();
        assertThat(woken).hasValue(0);

        var rest = outbox.take(2, woken::incrementAndGet);
        assertThat(rest.all()).isTrue();
        assertThat(rest.over()).isFalse();
        outbox.offer(durable(4));
        outbox.offer(durable(5));
        assertThat(woken).hasValue(1);
    }

    @Test
    void whoTakesTheLastOfAClosedBoxKnowsAtOnceThatItIsOver() {
        outbox.offer(durable(1));
        outbox.close(new Outbox.Close(CloseCode.SILENT, "gone"));

        var last = outbox.take(10, () -> {});

        assertThat(last.frames()).hasSize(1);
        assertThat(last.over()).isTrue();
    }

    private List<Frame> all() {
        var probe = outbox.frames(1_000)
                .toMat(TestSink.create(akka.system()), Keep.right())
                .run(akka.system());
        var taken = probe.requestNext();
        probe.cancel();
        return taken;
    }

    private static Frame durable(long position) {
        return Frame.durable("fact", Map.of(), Instant.EPOCH, new Frame.Place("room", position));
    }

    private static Frame passing(String text) {
        return Frame.passing("draft", Map.of("text", text), Instant.EPOCH);
    }
}
