package ninja.helpy.api.sse;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.stream.javadsl.Sink;
import akka.stream.javadsl.Source;
import akka.util.ByteString;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class SseResponseTest {

    private static final ActorTestKit akka = ActorTestKit.create();

    @AfterAll
    static void stop() {
        akka.shutdownTestKit();
    }

    @Test
    void whileNothingHappensACommentKeepsTheConnectionAlive() throws Exception {
        var response = SseResponse.of(Source.<ByteString>maybe(), List.of(), Duration.ofMillis(20));

        var first = response.entity()
                .getDataBytes()
                .take(3)
                .runWith(Sink.seq(), akka.system())
                .toCompletableFuture()
                .get(5, TimeUnit.SECONDS);

        assertThat(first).allMatch(chunk -> chunk.utf8String().equals(": still here\n\n"));
    }
}
