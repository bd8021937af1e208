package ninja.helpy.api.session;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import akka.Done;
import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import com.typesafe.config.ConfigFactory;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import ninja.helpy.api.net.HttpServer;
import ninja.helpy.api.net.Leave;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The moment in which a connection ceases to be HTTP. */
class HandOverTest {

    private static final String HANDSHAKE = """
        GET / HTTP/1.1\r
        Host: here\r
        Upgrade: websocket\r
        Connection: Upgrade\r
        Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r
        Sec-WebSocket-Version: 13\r
        \r
        """;

    private static ActorTestKit akka;

    private final CompletableFuture<HttpRequest> asked = new CompletableFuture<>();
    private final CompletableFuture<Done> answers = new CompletableFuture<>();
    private final Heir heir = new Heir();
    private HttpServer server;

    @BeforeAll
    static void begin() {
        akka = ActorTestKit.create(
                ConfigFactory.parseResources("api-overrides.conf").withFallback(ConfigFactory.load()));
    }

    @AfterAll
    static void end() {
        akka.shutdownTestKit();
    }

    @BeforeEach
    void bind() throws Exception {
        server = HttpServer.bind(akka.system(), "127.0.0.1", 0, this::answer)
                .toCompletableFuture()
                .get(10, SECONDS);
    }

    @AfterEach
    void unbind() throws Exception {
        server.terminate(Duration.ZERO).toCompletableFuture().get(10, SECONDS);
    }

    private CompletionStage<HttpResponse> answer(HttpRequest request) {
        asked.complete(request);
        return answers.thenApply(now -> Socket.upgrade(request, heir));
    }

    /** Who has the connection then. It remembers what it hears. */
    private static final class Heir extends ChannelInboundHandlerAdapter {

        private final ByteArrayOutputStream heard = new ByteArrayOutputStream();
        private final CompletableFuture<Done> leaves = new CompletableFuture<>();

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) throws IOException {
            var bytes = (ByteBuf) message;
            bytes.readBytes(heard, bytes.readableBytes()).release();
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) {
            assertThat(event).isEqualTo(Leave.IN_GOOD_ORDER);
            leaves.complete(Done.getInstance());
            var unused = context.close();
        }
    }

    private java.net.Socket connected() throws IOException {
        var socket = new java.net.Socket(
                InetAddress.getLoopbackAddress(), server.localAddress().getPort());
        socket.setSoTimeout(10_000);
        socket.getOutputStream().write(HANDSHAKE.getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private static String answerTo(java.net.Socket socket) throws IOException {
        var text = new StringBuilder();
        while (text.indexOf("\r\n\r\n") < 0) {
            int next = socket.getInputStream().read();
            if (next < 0) break;
            text.append((char) next);
        }
        return text.toString();
    }

    private void assertHeard(byte[] bytes) {
        await().until(() -> heir.heard.size() >= bytes.length);
        assertThat(heir.heard.toByteArray()).isEqualTo(bytes);
    }

    private static byte[] random(int size) {
        var bytes = new byte[size];
        new Random(1).nextBytes(bytes);
        return bytes;
    }

    @Test
    void whatAClientSendsAsSoonAsItIsAnsweredIsHeardWholeByWhoTakesOver() throws Exception {
        answers.complete(Done.getInstance());
        var bytes = random(1_000_000);
        try (var socket = connected()) {
            assertThat(answerTo(socket)).startsWith("HTTP/1.1 101 ");
            socket.getOutputStream().write(bytes);

            assertHeard(bytes);
        }
    }

    @Test
    void whatAClientSendsBeforeItIsAnsweredIsHeardWholeByWhoTakesOver() throws Exception {
        var bytes = random(1_000_000);
        try (var socket = connected()) {
            asked.get(10, SECONDS);
            var sent = CompletableFuture.runAsync(() -> send(socket, bytes));
            answers.complete(Done.getInstance());
            assertThat(answerTo(socket)).startsWith("HTTP/1.1 101 ");

            sent.get(10, SECONDS);
            assertHeard(bytes);
        }
    }

    private static void send(java.net.Socket socket, byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
        } catch (IOException closed) {
            throw new IllegalStateException(closed);
        }
    }

    @Test
    void whoIsBeingHandedOverWhenTheServerStopsIsHandedOverAndHearsOfIt() throws Exception {
        try (var socket = connected()) {
            asked.get(10, SECONDS);
            var stopped = server.terminate(Duration.ofMinutes(1)).toCompletableFuture();

            answers.complete(Done.getInstance());

            assertThat(answerTo(socket)).startsWith("HTTP/1.1 101 ").contains("Connection: upgrade\r\n");
            assertThat(heir.leaves.get(10, SECONDS)).isEqualTo(Done.getInstance());
            assertThat(stopped.get(20, SECONDS)).isEqualTo(Done.getInstance());
        }
    }
}
