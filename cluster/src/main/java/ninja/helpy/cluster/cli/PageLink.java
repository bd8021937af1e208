package ninja.helpy.cluster.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import ninja.helpy.cluster.cli.StatusReport.Status;
import ninja.helpy.cluster.demo.Client;

/**
 * The link with which a browser gets into the demo workspace. It carries a key that may write, not own, and that ends by
 * itself: one for each day (UTC), good until the end of the next. It stands in the fragment, which browsers do not send.
 */
final class PageLink {

    private static final String NAME = "room page";

    private final Client client;
    private final String url;
    private final String keys;
    private final Clock clock;

    PageLink(Status status, Clock clock) {
        this.url = String.valueOf(status.url());
        this.client = new Client(url, String.valueOf(status.apiKey()));
        this.keys = "/api/workspaces/" + status.workspaceId() + "/api-keys";
        this.clock = clock;
    }

    /** The same one the whole day, however often it is made. */
    String make() {
        forgetEnded();
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        Instant end = today.plusDays(2).atStartOfDay(ZoneOffset.UTC).toInstant();
        JsonNode made = client.postOnce(
                keys, Map.of("name", NAME, "level", "WRITE", "expiresAt", end.toString()), "page-" + today);
        return url + "/#key=" + made.path("key").asText();
    }

    /** A workspace holds so many keys and no more. */
    private void forgetEnded() {
        client.get(keys + "?limit=100").path("items").forEach(key -> {
            boolean ours = key.path("name").asText().equals(NAME) && key.hasNonNull("expiresAt");
            if (ours
                    && clock.instant()
                            .isAfter(Instant.parse(key.path("expiresAt").asText()))) {
                client.delete(keys + '/' + key.path("keyId").asText());
            }
        });
    }
}
