package ninja.helpy.api.session;

import akka.NotUsed;
import akka.http.javadsl.model.ws.BinaryMessage;
import akka.http.javadsl.model.ws.Message;
import akka.http.javadsl.model.ws.TextMessage;
import akka.stream.Materializer;
import akka.stream.javadsl.Flow;
import akka.stream.javadsl.Sink;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import ninja.helpy.api.wire.Code;
import ninja.helpy.api.wire.Problem;

/** One message of a peer: its text, or why it is none. */
record Inbound(String text, Optional<Problem> problem) {

    static final int CHARS_MAX = 64 * 1024;

    /** A message that trickles in for longer ends the connection. */
    private static final Duration TIME_MAX = Duration.ofSeconds(30);

    /** A message may arrive in parts of any size: it is read whole, but no more of it is kept than is allowed. */
    static Flow<Message, Inbound, NotUsed> reading(Materializer materializer) {
        return Flow.<Message>create().mapAsync(1, message -> read(message, materializer));
    }

    private static CompletionStage<Inbound> read(Message message, Materializer materializer) {
        if (message instanceof BinaryMessage binary) {
            return binary.getStreamedData()
                    .completionTimeout(TIME_MAX)
                    .runWith(Sink.ignore(), materializer)
                    .thenApply(done -> none(Problem.of(Code.MALFORMED_BODY, "frames are JSON text")));
        }
        TextMessage text = message.asTextMessage();
        if (text.isStrict()) return CompletableFuture.completedFuture(of(text.getStrictText()));
        return text.getStreamedText()
                .completionTimeout(TIME_MAX)
                .runFold(new StringBuilder(), Inbound::keep, materializer)
                .thenApply(kept -> of(kept.toString()));
    }

    /** One character past the limit is enough to know. */
    private static StringBuilder keep(StringBuilder kept, String part) {
        return kept.append(part, 0, Math.min(part.length(), CHARS_MAX + 1 - kept.length()));
    }

    private static Inbound of(String text) {
        return text.length() > CHARS_MAX
                ? none(Problem.of(Code.PAYLOAD_TOO_LARGE, "a frame may have at most 64 KiB"))
                : new Inbound(text, Optional.empty());
    }

    private static Inbound none(Problem problem) {
        return new Inbound("", Optional.of(problem));
    }
}
