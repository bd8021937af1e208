package ninja.helpy.api.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.stream.javadsl.Source;
import akka.stream.testkit.TestSubscriber;
import akka.stream.testkit.javadsl.TestSink;
import akka.util.ByteString;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import ninja.helpy.agents.run.Piece;
import ninja.helpy.agents.run.RunCommand.Pieces;
import ninja.helpy.api.encode.RunWriter;
import ninja.helpy.api.encode.SseEncoder;
import ninja.helpy.api.sse.SseEvent;
import ninja.helpy.api.sse.SseResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class RunBodyTest {

    private static final ActorTestKit akka = ActorTestKit.create();
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final Duration SHORT = Duration.ofMillis(20);

    /** What was asked for: after which position, and its answer once a test gives it. */
    private final List<Long> asked = new CopyOnWriteArrayList<>();

    private final List<CompletableFuture<Pieces>> answers = new CopyOnWriteArrayList<>();
    private final List<String> noted = new CopyOnWriteArrayList<>();

    @AfterAll
    static void stop() {
        akka.shutdownTestKit();
    }

    @Test
    void whatIsThereComesAtOnceAndTheRestIsAskedForWhenTheReaderWantsIt() {
        var reader = read(batch(3, "One"), List.of(), LONG);

        assertThat(reader.requestNext().utf8String()).contains("\"delta\":\"One\"");
        assertThat(asked).isEmpty();
        reader.request(1);
        answer(0, batch(7, " two"));
        assertThat(reader.expectNext().utf8String()).contains("\"delta\":\" two\"");
        assertThat(asked).containsExactly(3L);
        reader.request(1);
        await().until(() -> asked.size() == 2);
        assertThat(asked).containsExactly(3L, 7L);
    }

    @Test
    void aPrefaceComesFirst() {
        var reader = read(batch(3, "One"), List.of(SseEvent.at(0, "hello", Map.of())), LONG);

        assertThat(reader.requestNext().utf8String()).startsWith("event: hello");
        assertThat(reader.requestNext().utf8String()).contains("One");
    }

    @Test
    void anEmptyBatchIsNoChunkAndTheReaderGoesOn() {
        var reader = read(batch(3, "One"), List.of(), LONG);
        reader.requestNext();
        reader.request(1);

        answer(0, new Pieces(List.of(), 3, false));
        answer(1, batch(7, " two"));

        assertThat(reader.expectNext().utf8String()).contains(" two");
        assertThat(asked).containsExactly(3L, 3L);
    }

    @Test
    void theEndIsSentAndThenTheBodyEnds() {
        var reader = read(batch(3, "One"), List.of(), LONG);
        reader.requestNext();
        reader.request(1);

        answer(0, ended(4));

        assertThat(reader.expectNext().utf8String()).contains("event: done");
        reader.expectComplete();
        await().until(() -> noted.contains("left true"));
        assertThat(noted).containsExactly("came", "first text", "left true");
        assertThat(asked).hasSize(1);
    }

    @Test
    void aRunThatHasEndedLongAgoIsReadWithoutAsking() {
        var reader = read(ended(4), List.of(), LONG);

        reader.request(1);

        assertThat(reader.expectNext().utf8String()).contains("event: done");
        reader.expectComplete();
        assertThat(asked).isEmpty();
    }

    @Test
    void whoLeavesBeforeTheEndIsSaidToHaveDoneSo() {
        var reader = read(batch(3, "One"), List.of(), LONG);
        reader.requestNext();

        reader.cancel();

        await().until(() -> noted.contains("left false"));
        assertThat(noted).containsExactly("came", "first text", "left false");
    }

    @Test
    void whileNothingHappensACommentSaysSoAndTheNextBatchStillComes() {
        var reader = read(batch(3, "One"), List.of(), SHORT);
        reader.requestNext();

        assertThat(reader.requestNext()).isEqualTo(SseResponse.COMMENT);
        assertThat(reader.requestNext()).isEqualTo(SseResponse.COMMENT);
        answer(0, batch(7, " two"));
        ByteString next = reader.requestNext();
        while (next.equals(SseResponse.COMMENT)) next = reader.requestNext();

        assertThat(next.utf8String()).contains(" two");
        assertThat(asked.get(0)).isEqualTo(3);
    }

    @Test
    void aRunThatCannotBeReadAnyMoreBreaksTheBodyOff() {
        var reader = read(batch(3, "One"), List.of(), LONG);
        reader.requestNext();
        reader.request(1);
        await().until(() -> answers.size() == 1);

        answers.get(0).completeExceptionally(new IllegalStateException("gone"));

        assertThat(reader.expectError()).hasMessage("gone");
        await().until(() -> noted.contains("left false"));
    }

    private TestSubscriber.Probe<ByteString> read(Pieces first, List<SseEvent> preface, Duration heartbeat) {
        var audience = new RunBody.Audience() {
            @Override
            public void came() {
                noted.add("came");
            }

            @Override
            public void firstText() {
                noted.add("first text");
            }

            @Override
            public void left(boolean atEnd) {
                noted.add("left " + atEnd);
            }
        };
        var body = new RunBody(
                first,
                after -> {
                    var answer = new CompletableFuture<Pieces>();
                    asked.add(after);
                    answers.add(answer);
                    return answer;
                },
                new RunWriter(new SseEncoder()),
                preface,
                audience,
                heartbeat);
        return Source.fromGraph(body).runWith(TestSink.create(akka.system().classicSystem()), akka.system());
    }

    private void answer(int question, Pieces batch) {
        await().until(() -> answers.size() > question);
        answers.get(question).complete(batch);
    }

    private static Pieces batch(long last, String text) {
        return new Pieces(List.of(new Piece(last, new Piece.Text(text))), last, false);
    }

    private static Pieces ended(long last) {
        return new Pieces(List.of(new Piece(last, new Piece.Completed("m-1", "stop"))), last, true);
    }
}
