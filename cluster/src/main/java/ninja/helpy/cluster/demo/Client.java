package ninja.helpy.cluster.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

/** A plain HTTP client of one workspace. */
public final class Client {

    private static final Duration TIMEOUT = Duration.ofSeconds(90);
    private static final int REFUSED_FROM = 300;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final String url;
    private final String apiKey;
    private final Duration timeout;

    public Client(String url, String apiKey) {
        this(url, apiKey, TIMEOUT);
    }

    /** {@code timeout}: for one answer. */
    public Client(String url, String apiKey, Duration timeout) {
        this.url = url;
        this.apiKey = apiKey;
        this.timeout = timeout;
    }

    HttpClient http() {
        return http;
    }

    /** An answer that was not refused. */
    public record Answer(int status, JsonNode json) {}

    public JsonNode get(String path) {
        return answered(request(url + path).header("Authorization", "Bearer " + apiKey))
                .json();
    }

    public JsonNode post(String path, Map<String, ?> body) {
        return answered(posting(path, body)).json();
    }

    /** However often this is sent under the same key, it is done once. */
    public JsonNode postOnce(String path, Map<String, ?> body, String idempotencyKey) {
        return answered(posting(path, body).header("Idempotency-Key", idempotencyKey))
                .json();
    }

    public void delete(String path) {
        answered(request(url + path).header("Authorization", "Bearer " + apiKey).DELETE());
    }

    private HttpRequest.Builder posting(String path, Map<String, ?> body) {
        return request(url + path)
                .header("Authorization", "Bearer " + apiKey)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(text(body)));
    }

    /** To an address that carries its own key. */
    Answer post(String address, String text, Map<String, String> headers) {
        var request = request(address).POST(BodyPublishers.ofString(text)).header("Content-Type", "text/plain");
        headers.forEach(request::header);
        return answered(request);
    }

    Answer getAt(String address) {
        return answered(request(address));
    }

    /** Opens an event stream by a POST of JSON to an address that carries its own key. */
    InputStream stream(String address, Map<String, ?> body) {
        return opened(request(address)
                .header("Content-Type", "application/json")
                .header("Accept", "text/event-stream")
                .POST(BodyPublishers.ofString(text(body))));
    }

    /** Opens an event stream of the workspace. */
    public InputStream stream(String path) {
        return opened(HttpRequest.newBuilder(URI.create(url + path))
                .header("Authorization", "Bearer " + apiKey)
                .header("Accept", "text/event-stream"));
    }

    public static JsonNode parsed(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException notJson) {
            throw new DemoFailure("not JSON: " + text, notJson);
        }
    }

    static String text(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException impossible) {
            throw new IllegalArgumentException(impossible);
        }
    }

    private HttpRequest.Builder request(String address) {
        return HttpRequest.newBuilder(URI.create(address)).timeout(timeout).header("Accept", "application/json");
    }

    private Answer answered(HttpRequest.Builder builder) {
        HttpRequest request = builder.build();
        HttpResponse<String> response = sent(request, BodyHandlers.ofString());
        requireGranted(request, response.statusCode(), response.body());
        return new Answer(response.statusCode(), parsed(response.body().isEmpty() ? "null" : response.body()));
    }

    private InputStream opened(HttpRequest.Builder builder) {
        HttpRequest request = builder.build();
        HttpResponse<InputStream> response = sent(request, BodyHandlers.ofInputStream());
        if (response.statusCode() >= REFUSED_FROM) {
            try (InputStream body = response.body()) {
                requireGranted(request, response.statusCode(), new String(body.readAllBytes(), StandardCharsets.UTF_8));
            } catch (IOException unreadable) {
                throw new DemoFailure("no readable answer from " + shown(request), unreadable);
            }
        }
        return response.body();
    }

    private <T> HttpResponse<T> sent(HttpRequest request, HttpResponse.BodyHandler<T> handler) {
        try {
            return http.send(request, handler);
        } catch (IOException failure) {
            throw new DemoFailure("no answer from " + shown(request) + ": " + failure, failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new DemoFailure("interrupted", interrupted);
        }
    }

    private static void requireGranted(HttpRequest request, int status, String body) {
        if (status >= REFUSED_FROM) throw new DemoFailure(shown(request) + " was refused with " + status + ": " + body);
    }

    /** Without keys: those are in the last part of webhook and stream addresses. */
    private static String shown(HttpRequest request) {
        String path = request.uri().getPath();
        boolean secret = path.startsWith("/api/webhook/") || path.startsWith("/api/streams/");
        return request.method() + " " + (secret ? path.substring(0, path.indexOf('/', 5)) + "/…" : path);
    }
}
