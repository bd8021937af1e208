package ninja.helpy.cluster.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse.BodySubscribers;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import ninja.helpy.cluster.demo.SseLines;

/** One attempt at a time, with little patience: who stands still is left for another node. */
final class Http {

    /** A little more than a node gives its own entities. */
    private static final Duration TIMEOUT = Duration.ofSeconds(6);

    /** Longer than the pause between two heartbeats of a stream. */
    private static final Duration SILENCE_MAX = Duration.ofSeconds(15);

    private static final int REFUSAL_CHARS_MAX = 10_000;

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();

    /** Until the stream ends. An answer only if there is no stream but a refusal. */
    Optional<Answer> follow(String url, Request request, Consumer<SseLines.Event> events)
            throws IOException, InterruptedException {
        var lines = new EventLines();
        var exchange = http.sendAsync(built(url, request, "text/event-stream"), info -> {
            lines.status(info.statusCode());
            return BodySubscribers.fromLineSubscriber(lines);
        });
        var failed = exchange.whenComplete((response, failure) -> {
            if (failure != null) lines.onError(failure);
        });
        try {
            return read(lines, events);
        } finally {
            lines.cancel();
            failed.cancel(true);
            exchange.cancel(true);
        }
    }

    private static Optional<Answer> read(EventLines lines, Consumer<SseLines.Event> events)
            throws IOException, InterruptedException {
        var parser = new SseLines.Parser();
        var refusal = new StringBuilder();
        for (var line = lines.take(SILENCE_MAX); line.isPresent(); line = lines.take(SILENCE_MAX)) {
            if (lines.status() == HttpURLConnection.HTTP_OK)
                parser.take(line.get()).ifPresent(events);
            else if (refusal.length() < REFUSAL_CHARS_MAX) refusal.append(line.get());
        }
        return lines.status() == HttpURLConnection.HTTP_OK
                ? Optional.empty()
                : Optional.of(new Answer(lines.status(), json(refusal.toString())));
    }

    Answer send(String url, Request request) throws IOException, InterruptedException {
        HttpResponse<String> response = http.send(built(url, request, "application/json"), BodyHandlers.ofString());
        return new Answer(response.statusCode(), json(response.body()));
    }

    private static HttpRequest built(String url, Request request, String accept) throws IOException {
        var builder = HttpRequest.newBuilder(URI.create(url + request.path()))
                .timeout(TIMEOUT)
                .header("Accept", accept);
        request.headers().forEach(builder::header);
        if (request.body().isEmpty()) {
            builder.method(request.method(), BodyPublishers.noBody());
        } else {
            builder.header("Content-Type", "application/json")
                    .method(request.method(), BodyPublishers.ofString(JSON.writeValueAsString(request.body())));
        }
        return builder.build();
    }

    private static JsonNode json(String text) throws IOException {
        return text.isEmpty() ? JSON.nullNode() : JSON.readTree(text);
    }

    /** @param body none if empty */
    record Request(String method, String path, Map<String, String> headers, Map<String, ?> body) {

        static Request withKey(String method, String path, String key, Map<String, ?> body) {
            return new Request(method, path, Map.of("Authorization", "Bearer " + key), body);
        }
    }
}
