package ninja.helpy.cluster.bench.fanout;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import ninja.helpy.cluster.bench.BenchPlace;
import ninja.helpy.cluster.bench.fanout.CrowdOrder.Open;
import ninja.helpy.cluster.demo.Client;

/** The workspace with the rooms, made over HTTP as anybody would. */
final class Hall {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final Client owner;
    private final String key;
    private final int port;
    private int opened;

    private Hall(Client owner, String key, int port) {
        this.owner = owner;
        this.key = key;
        this.port = port;
    }

    static Hall open(BenchPlace place) {
        String url = "http://127.0.0.1:" + place.node().port();
        var admin =
                new Client(url, place.node().system().settings().config().getString("helpy.api.admin-key"), TIMEOUT);
        JsonNode made = admin.post("/api/workspaces", Map.of("name", "Bench"));
        String key = made.at("/apiKey/key").asText();
        return new Hall(new Client(url, key, TIMEOUT), key, place.node().port());
    }

    /** Fresh rooms without Helpys: what is measured is that people hear one another. */
    Open rooms(int count, int connections, int people) {
        return new Open("127.0.0.1", port, "/ws", key, ids(count), connections, people);
    }

    private List<String> ids(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> owner.post("/groups/sessions", Map.of("name", "Room " + ++opened))
                        .path("sessionId")
                        .asText())
                .toList();
    }

    /** Those in the room must have been told all that the room has: no message was lost on the way. */
    long messagesIn(String roomId) {
        return owner.get("/groups/sessions/" + roomId).at("/metrics/messages").asLong();
    }
}
