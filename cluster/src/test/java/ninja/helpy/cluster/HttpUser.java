package ninja.helpy.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** Somebody who uses a node as any stranger would: by HTTP, with a key. */
final class HttpUser {

    static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newHttpClient();
    private final String url;
    private final String key;

    HttpUser(String url, String key) {
        this.url = url;
        this.key = key;
    }

    /** One event of a stream. */
    record Event(String id, String name, JsonNode data) {}

    HttpUser at(String otherUrl) {
        return new HttpUser(otherUrl, key);
    }

    JsonNode get(String path, String... headers) throws Exception {
        var request = request(path).GET();
        if (headers.length > 0) request.headers(headers);
        return answered(http.send(request.build(), BodyHandlers.ofString()));
    }

    String text(String path) throws Exception {
        return http.send(request(path).GET().build(), BodyHandlers.ofString()).body();
    }

    HttpResponse<String> send(String method, String path, Object body, String... headers) throws Exception {
        var request = request(path)
                .method(method, HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body)))
                .header("Content-Type", "application/json");
        if (headers.length > 0) request.headers(headers);
        return http.send(request.build(), BodyHandlers.ofString());
    }

    JsonNode post(String path, Object body, String... headers) throws Exception {
        return answered(send("POST", path, body, headers));
    }

    /** Opens a stream; the lines come as they are sent. */
    Iterator<String> stream(String path, Map<String, ?> body, String... headers) throws Exception {
        var request = HttpRequest.newBuilder(URI.create(url + path))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body)));
        if (headers.length > 0) request.headers(headers);
        return opened(request.build());
    }

    Iterator<String> listen(String path, String... headers) throws Exception {
        var request = request(path);
        if (headers.length > 0) request.headers(headers);
        return opened(request.GET().build());
    }

    /** Reads events until one of this name has come. */
    static List<Event> until(Iterator<String> lines, String lastName) throws IOException {
        var events = new ArrayList<Event>();
        String id = "";
        String name = "";
        while (lines.hasNext()) {
            var line = lines.next();
            if (line.startsWith("id:")) id = line.substring(3).strip();
            if (line.startsWith("event:")) name = line.substring(6).strip();
            if (line.startsWith("data:")) events.add(new Event(id, name, JSON.readTree(line.substring(5))));
            if (line.isEmpty() && name.equals(lastName)) return events;
            if (line.isEmpty()) name = "";
        }
        return events;
    }

    /** The text after the last restart, which is what a reader who drops the draft has. */
    static String text(List<Event> events) {
        var text = new StringBuilder();
        for (var event : events) {
            if (event.name().equals("restarted")) text.setLength(0);
            if (event.name().equals("text"))
                text.append(event.data().get("delta").asText());
        }
        return text.toString();
    }

    private Iterator<String> opened(HttpRequest request) throws Exception {
        var response = http.send(request, BodyHandlers.ofLines());
        if (response.statusCode() != 200) {
            throw new AssertionError(
                    response.statusCode() + " " + response.body().toList());
        }
        return response.body().iterator();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(url + path))
                .timeout(Duration.ofSeconds(60))
                .header("Authorization", "Bearer " + key);
    }

    private static JsonNode answered(HttpResponse<String> response) throws IOException {
        if (response.statusCode() >= 300) throw new AssertionError(response.statusCode() + " " + response.body());
        return JSON.readTree(response.body().isEmpty() ? "null" : response.body());
    }
}
