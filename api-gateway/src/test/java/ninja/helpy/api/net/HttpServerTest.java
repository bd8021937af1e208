package ninja.helpy.api.net;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import akka.Done;
import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.stream.javadsl.Sink;
import akka.stream.javadsl.Source;
import akka.util.ByteString;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Connections, seen from the other end of the wire. */
class HttpServerTest {

    private static final int CONNECTIONS_MAX = 3;
    private static final ByteString PART = ByteString.fromArray(new byte[64 * 1024]);
    private static ActorTestKit akka;

    private final AtomicInteger made = new AtomicInteger();
    private final CompletableFuture<Done> streamEnded = new CompletableFuture<>();
    private final CompletableFuture<HttpResponse> slow = new CompletableFuture<>();
    private final CompletableFuture<Boolean> came = new CompletableFuture<>();
    private HttpServer server;

    @BeforeAll
    static void begin() {
        akka = ActorTestKit.create(ConfigFactory.parseString(
                        "akka.http.server { idle-timeout = 2s, max-connections = " + CONNECTIONS_MAX + " }")
                .withFallback(ConfigFactory.parseResources("api-overrides.conf"))
                .withFallback(ConfigFactory.load()));
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
        terminated(Duration.ZERO).get(10, SECONDS);
    }

    private CompletableFuture<Done> terminated(Duration patience) {
        return server.terminate(patience).toCompletableFuture();
    }

    private CompletionStage<HttpResponse> answer(HttpRequest request) {
        return switch (request.getUri().path()) {
            case "/slow" -> slow;
            case "/endless" -> {
                var parts = Source.repeat(PART)
                        .map(part -> {
                            made.incrementAndGet();
                            return part;
                        })
                        .watchTermination((any, done) -> {
                            done.whenComplete((end, failure) -> streamEnded.complete(Done.getInstance()));
                            return any;
                        });
                yield CompletableFuture.completedFuture(HttpResponse.create()
                        .withEntity(HttpEntities.createChunked(ContentTypes.APPLICATION_OCTET_STREAM, parts)));
            }
            case "/size" ->
                request.entity()
                        .getDataBytes()
                        .alsoTo(Sink.onComplete(end -> came.complete(end.isSuccess())))
                        .runFold(0L, (sum, part) -> sum + part.size(), akka.system())
                        .thenApply(size -> HttpResponse.create().withEntity(Long.toString(size)));
            default -> CompletableFuture.completedFuture(HttpResponse.create().withEntity("hello"));
        };
    }

    private Socket connected() throws IOException {
        var socket = new Socket(
                InetAddress.getLoopbackAddress(), server.localAddress().getPort());
        socket.setSoTimeout(10_000);
        return socket;
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static String get(String path) {
        return "GET " + path + " HTTP/1.1\r\nHost: here\r\n\r\n";
    }

    private static String readUntil(InputStream in, String end) throws IOException {
        var text = new StringBuilder();
        while (!text.toString().endsWith(end)) {
            int next = in.read();
            if (next < 0) return text.toString();
            text.append((char) next);
        }
        return text.toString();
    }

    @Test
    void oneConnectionServesManyRequestsAlsoIfTheyComeAtOnceAndInPieces() throws Exception {
        try (var socket = connected()) {
            send(socket, get("/a") + get("/b") + "GET /c HTT");
            send(socket, "P/1.1\r\nHost: here\r\n\r\n");

            for (int i = 0; i < 3; i++) {
                assertThat(readUntil(socket.getInputStream(), "hello")).startsWith("HTTP/1.1 200 OK");
            }
        }
    }

    @Test
    void aLargeBodyComesWholeThoughItIsReadInParts() throws Exception {
        try (var socket = connected()) {
            var body = new byte[5_000_000];
            Arrays.fill(body, (byte) 'x');
            send(socket, "POST /size HTTP/1.1\r\nHost: here\r\nContent-Length: " + body.length + "\r\n\r\n");
            socket.getOutputStream().write(body);

            assertThat(readUntil(socket.getInputStream(), "5000000")).endsWith("5000000");
        }
    }

    @Test
    void whoDoesNotWaitForTheAnswerIsHeardAllTheSame() throws Exception {
        try (var socket = connected()) {
            send(socket, "POST /size HTTP/1.1\r\nHost: here\r\nContent-Length: 300000\r\n\r\n");
            socket.getOutputStream().write(new byte[300_000]);
        }

        assertThat(came.get(10, SECONDS)).isTrue();
    }

    @Test
    void nothingIsMadeForAReaderWhoDoesNotRead() throws Exception {
        try (var socket = connected()) {
            socket.setReceiveBufferSize(64 * 1024);
            send(socket, get("/endless"));

            await().until(() -> made.get() > 0);
            var before = new AtomicInteger(-1);
            await().pollInterval(Duration.ofMillis(300)).until(() -> before.getAndSet(made.get()) == made.get());

            assertThat(made.get()).isBetween(1, 200);
        }
    }

    @Test
    void aReaderWhoLeavesEndsWhatIsMadeForHim() throws Exception {
        try (var socket = connected()) {
            send(socket, get("/endless"));
            assertThat(socket.getInputStream().read()).isEqualTo('H');
        }

        assertThat(streamEnded.get(5, SECONDS)).isEqualTo(Done.getInstance());
    }

    @Test
    void whoIsSilentForTooLongIsLeft() throws Exception {
        try (var socket = connected()) {
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void whoComesWhenAllPlacesAreTakenWaitsUntilOneIsFree() throws Exception {
        var first = connected();
        try (var second = connected();
                var third = connected();
                var fourth = connected()) {
            for (var socket : new Socket[] {first, second, third}) {
                send(socket, get("/"));
                assertThat(readUntil(socket.getInputStream(), "hello")).endsWith("hello");
            }
            send(fourth, get("/"));
            first.close();

            assertThat(readUntil(fourth.getInputStream(), "hello")).endsWith("hello");
        }
    }

    @Test
    void aServerThatStopsClosesIdleConnectionsAndAnswersWhatWasAsked() throws Exception {
        CompletableFuture<Done> stopped;
        try (var idle = connected();
                var asking = connected()) {
            send(idle, get("/"));
            readUntil(idle.getInputStream(), "hello");
            send(asking, get("/slow"));
            await().until(() -> slow.getNumberOfDependents() > 0);

            stopped = terminated(Duration.ofSeconds(20));

            assertThat(idle.getInputStream().read()).isEqualTo(-1);
            slow.complete(HttpResponse.create().withEntity("at last"));
            assertThat(readUntil(asking.getInputStream(), "at last")).contains("Connection: close");
            assertThat(asking.getInputStream().read()).isEqualTo(-1);
        }
        assertThat(stopped.get(10, SECONDS)).isEqualTo(Done.getInstance());
    }

    @Test
    void aServerThatStopsDoesNotWaitForEver() throws Exception {
        try (var asking = connected()) {
            send(asking, get("/slow"));
            await().until(() -> slow.getNumberOfDependents() > 0);

            assertThat(terminated(Duration.ofMillis(50)).get(10, SECONDS)).isEqualTo(Done.getInstance());
            assertThat(asking.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void whatIsNoHttpIsToldSo() throws Exception {
        try (var socket = connected()) {
            send(socket, "not http at all\r\n\r\n");

            assertThat(readUntil(socket.getInputStream(), "\r\n")).matches("HTTP/1.1 [45]\\d\\d [^\\r]+\\r\\n");
        }
    }
}
