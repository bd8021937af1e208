package ninja.helpy.cluster.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;

/** One attempt at a time, with little patience: who stands still is left for another node. */
final class Http {

    /** A little more than a node gives its own entities. */
    private static final Duration TIMEOUT = Duration.ofSeconds(6);

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();

    Answer send(String url, Request request) throws IOException, InterruptedException {
        var builder = HttpRequest.newBuilder(URI.create(url + request.path()))
                .timeout(TIMEOUT)
                .header("Accept", "application/json")
                .header("Authorization", "Bearer " + request.key());
        if (request.body().isEmpty()) {
            builder.method(request.method(), BodyPublishers.noBody());
        } else {
            builder.header("Content-Type", "application/json")
                    .method(request.method(), BodyPublishers.ofString(JSON.writeValueAsString(request.body())));
        }
        HttpResponse<String> response = http.send(builder.build(), BodyHandlers.ofString());
        return new Answer(response.statusCode(), json(response.body()));
    }

    private static JsonNode json(String text) throws IOException {
        return text.isEmpty() ? JSON.nullNode() : JSON.readTree(text);
    }

    /** @param body none if empty */
    record Request(String method, String path, String key, Map<String, ?> body) {}
}
