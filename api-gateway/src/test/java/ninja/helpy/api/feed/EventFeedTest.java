package ninja.helpy.api.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import ninja.helpy.api.LiveApi;
import ninja.helpy.api.run.EventReader;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class EventFeedTest {

    private static final LiveApi live = new LiveApi();

    private final LiveApi.Tenant tenant = live.tenant();

    @AfterAll
    static void stop() {
        live.close();
    }

    @Test
    void eventsComeInOrderFromAPositionAndThenTheReaderIsToldThatItHasCaughtUp() {
        for (int i = 1; i <= 3; i++) live.history.happened(tenant.workspaceId(), "a-" + i, "AgentCreated");

        var all = new EventReader(live.open(request("")).body()).rest();
        var later = new EventReader(live.open(request("?from=2")).body()).rest();
        var resumed = new EventReader(
                        live.open(request("").header("Last-Event-ID", "1")).body())
                .rest();

        assertThat(EventReader.names(all)).containsExactly("event", "event", "event", "caught-up");
        assertThat(all.get(0).id()).isEqualTo("1");
        assertThat(all.get(0).json().at("/payload/n").asInt()).isEqualTo(1);
        assertThat(EventReader.names(later)).containsExactly("event", "caught-up");
        assertThat(resumed.get(0).id()).isEqualTo("2");
    }

    @Test
    void onlyTheWorkspacesOwnerReadsThem() {
        var other = live.tenant();

        assertThat(live.send(request("?from=yesterday")).statusCode()).isEqualTo(400);
        assertThat(live.send(live.request(path())).statusCode()).isEqualTo(401);
        assertThat(live.send(live.request(path()).header("Authorization", "Bearer " + other.apiKey()))
                        .statusCode())
                .isIn(403, 404);
    }

    private String path() {
        return "/api/workspaces/" + tenant.workspaceId() + "/events/stream";
    }

    private HttpRequest.Builder request(String query) {
        return live.request(path() + query).header("Authorization", "Bearer " + tenant.apiKey());
    }
}
