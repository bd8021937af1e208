package ninja.helpy.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import com.typesafe.config.ConfigFactory;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import ninja.helpy.agents.protocol.Done;
import ninja.helpy.agents.protocol.Following;
import ninja.helpy.agents.protocol.Level;
import ninja.helpy.agents.protocol.Refusal;
import ninja.helpy.agents.protocol.Refused;
import ninja.helpy.agents.protocol.Reply;
import ninja.helpy.api.auth.Caller;
import ninja.helpy.api.net.HttpServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The dispatcher behind a real socket, with endpoints made for the purpose. */
class DispatcherTest {

    private static final String WORKSPACE = "0190c7a0-0000-7000-8000-000000000001";
    private static final int MIB = 1 << 20;

    private static ActorTestKit akka;
    private static HttpServer binding;
    private static final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

    @BeforeAll
    static void start() throws Exception {
        akka = ActorTestKit.create(
                ConfigFactory.parseResources("api-overrides.conf").withFallback(ConfigFactory.load()));
        var dispatcher = new Dispatcher(
                new Routes(endpoints()),
                request -> CompletableFuture.completedFuture(
                        caller(request.getHeader("X-Test-Caller").map(h -> h.value()))),
                new Call.Limits(MIB, Optional.empty()),
                Duration.ofMillis(300),
                new RequestLog(new SimpleMeterRegistry()),
                Map.of(
                        "odd",
                        (problem, correlationId) -> Answers.json(problem.code().status(), Map.of("odd", true))),
                akka.system());
        binding = HttpServer.bind(akka.system(), "127.0.0.1", 0, dispatcher)
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
    }

    @AfterAll
    static void stop() {
        akka.shutdownTestKit();
    }

    private static Caller caller(Optional<String> name) {
        return switch (name.orElse("")) {
            case "admin" -> Caller.ADMIN;
            case "reader" -> new Caller.Member(WORKSPACE, Level.READ, "k-1", "key:k-1", "reader");
            default -> Caller.ANONYMOUS;
        };
    }

    private static List<Endpoint> endpoints() {
        return List.of(
                Endpoint.get("/things/{id}", Access.PUBLIC, call -> done(call.id("id"))),
                Endpoint.get("/things/first", Access.PUBLIC, call -> done("literal"))
                        .alias("/api/things/first"),
                Endpoint.post(
                        "/echo",
                        Access.PUBLIC,
                        call -> call.fields().thenApply(fields -> {
                            var name = fields.text("name", 10);
                            fields.integer("count", 1, 5);
                            fields.check();
                            return Answers.ok(name);
                        })),
                Endpoint.get("/odd/things", Access.ADMIN, call -> done("odd")),
                Endpoint.get("/broken", Access.PUBLIC, call -> {
                    throw new IllegalStateException("secret inside");
                }),
                Endpoint.get(
                        "/lost", Access.PUBLIC, call -> CompletableFuture.failedFuture(new TimeoutException("ask"))),
                Endpoint.get(
                        "/dark",
                        Access.PUBLIC,
                        call -> CompletableFuture.failedFuture(new CompletionException(new Following.Refusal(
                                new Refused(Refusal.SERVICE_UNAVAILABLE, "the database does not answer"))))),
                Endpoint.get("/slow", Access.PUBLIC, call -> new CompletableFuture<>()),
                Endpoint.get(
                        "/poor",
                        Access.PUBLIC,
                        call -> Answers.expect(
                                        CompletableFuture.<Reply>completedFuture(new Refused(
                                                Refusal.INSUFFICIENT_CREDITS,
                                                "too dear",
                                                Map.of("required", "500000000"))),
                                        Done.class)
                                .thenApply(Answers::ok)),
                Endpoint.get("/api/workspaces/{workspaceId}", Access.WRITE, call -> done("mine")),
                Endpoint.get("/readable", Access.READ, call -> done(call.workspaceId())),
                Endpoint.get("/admin", Access.ADMIN, call -> done("admin")));
    }

    private static CompletableFuture<akka.http.javadsl.model.HttpResponse> done(String said) {
        return CompletableFuture.completedFuture(Answers.ok(said));
    }

    @Test
    void aPathFindsItsEndpointAndALiteralWinsOverAParameter() throws Exception {
        assertThat(get("/things/42").body()).isEqualTo("\"42\"");
        assertThat(get("/things/first").body()).isEqualTo("\"literal\"");
        assertThat(get("/api/things/first").body()).isEqualTo("\"literal\"");
    }

    @Test
    void whatIsNotThereIsAProblemOf404() throws Exception {
        assertProblem(get("/nothing/here"), 404, "not_found");
        assertProblem(get("/things/a%2Fb"), 404, "not_found");
        assertProblem(get("/things/" + "x".repeat(65)), 404, "not_found");
        assertProblem(get("/things/"), 404, "not_found");
    }

    @Test
    void anotherMethodIs405AndSaysWhichAreAllowed() throws Exception {
        var response = send(request("/things/42").DELETE());

        assertProblem(response, 405, "method_not_allowed");
        assertThat(response.headers().firstValue("Allow")).contains("GET, HEAD");
    }

    @Test
    void headAnswersAsGetWithoutTheBody() throws Exception {
        var response = send(request("/things/42").method("HEAD", HttpRequest.BodyPublishers.noBody()));

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEmpty();
    }

    @Test
    void everyAnswerCarriesTheSecurityHeadersAndNoBanner() throws Exception {
        for (var path : List.of("/things/42", "/nothing", "/broken")) {
            var headers = get(path).headers();
            assertThat(headers.firstValue("X-Content-Type-Options")).contains("nosniff");
            assertThat(headers.firstValue("X-Frame-Options")).contains("DENY");
            assertThat(headers.firstValue("Referrer-Policy")).contains("no-referrer");
            assertThat(headers.firstValue("Content-Security-Policy")).isPresent();
            assertThat(headers.firstValue("Cache-Control")).contains("no-store");
            assertThat(headers.firstValue("Server")).isEmpty();
        }
    }

    @Test
    void aCorrelationIdIsEchoedIfItIsSafeAndMadeIfNot() throws Exception {
        var echoed = send(request("/things/42").header("X-Correlation-Id", "order-7"));
        var made = send(request("/things/42").header("X-Correlation-Id", "<script>"));

        assertThat(echoed.headers().firstValue("X-Correlation-Id")).contains("order-7");
        assertThat(made.headers().firstValue("X-Correlation-Id").orElseThrow()).hasSize(36);
    }

    @Test
    void anUnexpectedFailureTellsNothingOfTheInside() throws Exception {
        var response = get("/broken");

        assertProblem(response, 500, "internal_error");
        assertThat(response.body()).doesNotContain("secret inside");
    }

    @Test
    void anEntityThatCannotBeReachedIs503WithRetryAfterAndALateAnswer504() throws Exception {
        var lost = get("/lost");

        assertProblem(lost, 503, "service_unavailable");
        assertThat(lost.headers().firstValue("Retry-After")).contains("2");
        assertProblem(get("/slow"), 504, "timeout");
    }

    @Test
    void aDatabaseThatDoesNotAnswerIs503WithRetryAfter() throws Exception {
        var dark = get("/dark");

        assertProblem(dark, 503, "service_unavailable");
        assertThat(dark.headers().firstValue("Retry-After")).contains("2");
    }

    @Test
    void aRefusalKeepsItsFacts() throws Exception {
        var response = get("/poor");

        assertProblem(response, 402, "insufficient_credits");
        assertThat(response.body()).contains("\"required\":\"0.5\"").contains("\"detail\":\"too dear\"");
    }

    @Test
    void theDispatcherAsksForTheCredentialTheWorkspaceAndTheLevel() throws Exception {
        var unknown = get("/api/workspaces/" + WORKSPACE);
        assertProblem(unknown, 401, "unauthenticated");
        assertThat(unknown.headers().firstValue("WWW-Authenticate")).contains("Bearer");
        assertProblem(as("reader", "/api/workspaces/" + WORKSPACE), 403, "forbidden");
        assertProblem(as("reader", "/api/workspaces/0190c7a0-0000-7000-8000-000000000002"), 404, "not_found");
        assertProblem(as("admin", "/api/workspaces/" + WORKSPACE), 404, "not_found");
        assertProblem(as("reader", "/admin"), 403, "forbidden");
        assertThat(as("admin", "/admin").statusCode()).isEqualTo(200);
        assertThat(as("reader", "/readable").body()).contains(WORKSPACE);
        var other = send(request("/readable").header("X-Test-Caller", "reader").header("X-Workspace-Id", "other"));
        assertProblem(other, 404, "not_found");
    }

    @Test
    void aBodyThatIsNotJsonIsMalformed() throws Exception {
        assertProblem(post("/echo", "{\"name\":"), 400, "malformed_body");
        assertProblem(post("/echo", "{\"name\":\"a\"} trailing"), 400, "malformed_body");
        assertProblem(post("/echo", "{\"name\":\"a\",\"name\":\"b\"}"), 400, "malformed_body");
        assertProblem(post("/echo", "[".repeat(100_000)), 400, "malformed_body");
        assertProblem(post("/echo", "{\"count\":" + "9".repeat(10_000) + "}"), 400, "malformed_body");
    }

    @Test
    void everyWrongFieldIsNamedAtOnce() throws Exception {
        var response = post("/echo", "{\"name\":7,\"count\":\"many\",\"unknown\":true}");

        assertProblem(response, 400, "validation_failed");
        assertThat(response.body())
                .contains("{\"field\":\"name\",\"problem\":\"must be a string\"}")
                .contains("{\"field\":\"count\",\"problem\":\"must be a whole number from 1 to 5\"}")
                .doesNotContain("unknown");
        assertProblem(post("/echo", "{\"name\":null}"), 400, "validation_failed");
        assertProblem(post("/echo", "{\"name\":\"  \"}"), 400, "validation_failed");
        assertProblem(post("/echo", "{\"name\":\"longer than ten\"}"), 400, "validation_failed");
        assertProblem(post("/echo", "{\"name\":\"a\",\"count\":6}"), 400, "validation_failed");
        assertProblem(post("/echo", "[]"), 400, "validation_failed");
        assertProblem(post("/echo", ""), 400, "validation_failed");
    }

    @Test
    void anotherContentTypeIsRefused() throws Exception {
        var body = HttpRequest.BodyPublishers.ofString("{\"name\":\"a\"}");

        assertProblem(
                send(request("/echo").header("Content-Type", "text/plain").POST(body)), 415, "unsupported_media_type");
        assertProblem(send(request("/echo").POST(body)), 415, "unsupported_media_type");
    }

    @Test
    void controlCharactersAreStripped() throws Exception {
        assertThat(post("/echo", "{\"name\":\"a\\u0000b\\ud800c\"}").body()).isEqualTo("\"ab\uFFFDc\"");
    }

    @Test
    void tenMegabytesAreRefusedWithoutHangingTheClient() throws Exception {
        var body = new byte[10 * MIB];

        var declared = send(request("/echo")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body)));
        var chunked = send(request("/echo")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofInputStream(() -> new java.io.ByteArrayInputStream(body))));

        assertProblem(declared, 413, "payload_too_large");
        assertProblem(chunked, 413, "payload_too_large");
    }

    @Test
    void tenMegabytesNobodyWantsDoNotHangTheClientEither() throws Exception {
        var body = new byte[10 * MIB];

        assertProblem(send(request("/nothing").POST(HttpRequest.BodyPublishers.ofByteArray(body))), 404, "not_found");
    }

    @Test
    void aClientThatAsksBeforeSendingIsSparedTheSending() throws Exception {
        var answer = raw(String.join(
                "\r\n",
                "POST /echo HTTP/1.1",
                "Host: x",
                "Content-Type: application/json",
                "Content-Length: 10485760",
                "Expect: 100-continue",
                "Connection: close",
                "",
                ""));

        assertThat(answer).startsWith("HTTP/1.1 413").doesNotContain("100 Continue");
    }

    @Test
    void aWireWithItsOwnShapeOfErrorsTellsAllOfThemInIt() throws Exception {
        assertThat(get("/odd/nothing").body()).isEqualTo("{\"odd\":true}");
        assertThat(get("/odd/nothing").statusCode()).isEqualTo(404);
        assertThat(post("/odd/things", "{}").body()).isEqualTo("{\"odd\":true}");
        assertThat(post("/odd/things", "{}").headers().firstValue("Allow")).contains("GET, HEAD");
        assertThat(get("/odd/things").body()).isEqualTo("{\"odd\":true}");
        assertProblem(get("/oddest/nothing"), 404, "not_found");
    }

    @Test
    void anAddressThatCannotBeReadIsAnswered() throws Exception {
        assertThat(raw("GET /things/%zz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 400");
        assertThat(raw("GET /" + "x".repeat(5_000) + " HTTP/1.1\r\nHost: x\r\n\r\n"))
                .startsWith("HTTP/1.1 414");
    }

    private static String raw(String request) throws IOException {
        try (var socket = new Socket(
                InetAddress.getLoopbackAddress(), binding.localAddress().getPort())) {
            socket.setSoTimeout(5_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().flush();
            var answer = new ByteArrayOutputStream();
            socket.getInputStream().transferTo(answer);
            return answer.toString(StandardCharsets.UTF_8);
        }
    }

    private static void assertProblem(HttpResponse<String> response, int status, String code) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(response.body())
                .contains("\"code\":\"" + code + "\"")
                .contains("\"status\":" + status)
                .contains("\"correlationId\":\"");
    }

    private static HttpResponse<String> get(String path) throws Exception {
        return send(request(path).GET());
    }

    private static HttpResponse<String> as(String caller, String path) throws Exception {
        return send(request(path).header("X-Test-Caller", caller).GET());
    }

    private static HttpResponse<String> post(String path, String json) throws Exception {
        return send(request(path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json)));
    }

    private static HttpRequest.Builder request(String path) {
        var port = binding.localAddress().getPort();
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(10));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
