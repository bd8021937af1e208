package ninja.helpy.agents.llm;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicLong;
import ninja.helpy.agents.llm.EventLines.Framing;
import ninja.helpy.agents.llm.ModelPiece.Failed;
import ninja.helpy.agents.llm.ModelPiece.Kind;
import ninja.helpy.agents.llm.ModelPiece.Text;
import ninja.helpy.agents.load.Strain;
import org.junit.jupiter.api.Test;

class EventLinesTest {

    private final LiveCall call = new LiveCall(Calls.asking("m", "Hello"), () -> {});
    private final List<String> events = new ArrayList<>();

    @Test
    void eventsAreTheSameHoweverTheirBytesAreCut() {
        var stream = Wire.bytes(
                ": comment\r\nevent: delta\r\ndata: é☕\r\n\r\ndata:one\ndata: two\n\ndata\n\nid: 7\ndata: last\n\n");

        for (int cut = 0; cut <= stream.length; cut++) {
            events.clear();
            var lines = lines(Framing.SERVER_SENT_EVENTS);
            lines.onNext(List.of(ByteBuffer.wrap(stream, 0, cut)));
            lines.onNext(List.of(ByteBuffer.wrap(stream, cut, stream.length - cut)));

            assertThat(events).containsExactly("delta=é☕", "null=one\ntwo", "null=last");
        }
    }

    @Test
    void aLastEventWithoutItsBlankLineStillCounts() {
        var lines = lines(Framing.SERVER_SENT_EVENTS);
        lines.onNext(List.of(ByteBuffer.wrap(Wire.bytes("data: [DONE]"))));
        lines.onComplete();

        assertThat(events).containsExactly("null=[DONE]");
    }

    @Test
    void jsonLinesAreOneEventEach() {
        lines(Framing.JSON_LINES).onNext(List.of(ByteBuffer.wrap(Wire.bytes("{\"a\":1}\n\n{\"b\":2}\r\n"))));

        assertThat(events).containsExactly("null={\"a\":1}", "null={\"b\":2}");
    }

    @Test
    void aBodyThatEndsBeforeTheModelDoesIsTruncated() {
        lines(Framing.SERVER_SENT_EVENTS).onComplete();

        assertThat(failedWith()).isEqualTo(Kind.TRUNCATED);
    }

    @Test
    void aLineWithoutEndIsGarbledAndNotAGrowingHeap() {
        var lines = lines(Framing.SERVER_SENT_EVENTS);
        for (int sent = 0; sent <= EventLines.LINE_BYTES_MAX; sent += 1 << 16) {
            lines.onNext(List.of(ByteBuffer.wrap(new byte[1 << 16])));
        }

        assertThat(failedWith()).isEqualTo(Kind.GARBLED);
    }

    @Test
    void anEventThatNeverEndsIsGarbledAndNotAGrowingHeap() {
        var lines = lines(Framing.SERVER_SENT_EVENTS);
        var line = Wire.bytes("data: " + "x".repeat(1 << 16) + "\n");
        for (int sent = 0; sent <= EventLines.LINE_BYTES_MAX; sent += 1 << 16)
            lines.onNext(List.of(ByteBuffer.wrap(line)));

        assertThat(failedWith()).isEqualTo(Kind.GARBLED);
    }

    @Test
    void whatWasSaidBeforeAnErrorIsHeardFirst() {
        lines(Framing.SERVER_SENT_EVENTS).onNext(List.of(ByteBuffer.wrap(Wire.bytes("""
                data: {"choices":[{"delta":{"content":"Hel"}}]}

                data: {"choices":[{"delta":{"content":"lo"}}]}

                data: {"error":{"message":"no more"}}

                """))));

        assertThat(events).containsExactly("null={\"choices\":[{\"delta\":{\"content\":\"Hello\"}}]}");
        assertThat(failedWith()).isNotNull();
    }

    @Test
    void onceTheModelSpeaksItIsListenedToAtTheBeatOnly() {
        var slow = new LiveCall(
                Calls.asking("m", "Hello"), () -> {}, new Beat(Duration.ofHours(1), Runnable::run, Strain.none()));
        var asked = new AtomicLong();
        var lines = new EventLines(Framing.SERVER_SENT_EVENTS, slow, (event, data) -> slow.text(data), () -> {});
        lines.onSubscribe(new Flow.Subscription() {
            @Override
            public void request(long more) {
                asked.addAndGet(more);
            }

            @Override
            public void cancel() {}
        });

        lines.onNext(List.of(ByteBuffer.wrap(Wire.bytes(": I am thinking\n\n"))));
        assertThat(asked).hasValue(2);

        lines.onNext(List.of(ByteBuffer.wrap(Wire.bytes("data: Hello\n\n"))));
        assertThat(asked).hasValue(2);
    }

    @Test
    void wordsThatAreReadTogetherAreOnePieceAndWakeTheReaderOnce() {
        var woken = new AtomicLong();
        var together = new LiveCall(Calls.asking("m", "Hello"), woken::incrementAndGet);
        var lines =
                new EventLines(Framing.SERVER_SENT_EVENTS, together, (event, data) -> together.text(data), () -> {});

        lines.onNext(List.of(ByteBuffer.wrap(Wire.bytes("data: Hel\n\ndata: lo\n\n"))));
        lines.onNext(List.of(ByteBuffer.wrap(Wire.bytes("data: , you\n\n"))));

        assertThat(woken).hasValue(1);
        assertThat(together.poll()).isEqualTo(new Text("Hello, you"));
        assertThat(together.poll()).isNull();
    }

    private Kind failedWith() {
        return ((Failed) Objects.requireNonNull(call.poll())).kind();
    }

    private EventLines lines(Framing framing) {
        return new EventLines(framing, call, (event, data) -> events.add(event + "=" + data), () -> {});
    }
}
