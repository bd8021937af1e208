package ninja.helpy.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import ninja.helpy.api.LiveApi.Tenant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Whatever stands in a body, it is answered or refused: never is it our own failure. */
class HostileBodiesTest {

    private static final int BODIES = 120;
    private static final Set<Integer> STATUSES = Set.of(200, 400, 404, 409, 413, 415);

    private static final LiveApi live = new LiveApi();

    private final Tenant tenant = live.tenant();

    @AfterAll
    static void stop() {
        live.close();
    }

    @Test
    void noBodyIsAFailureOfOurs() {
        var completion = "{\"model\":\"" + tenant.agentId()
                + "\",\"stream\":true,\"stream_options\":{\"include_usage\":true},\"temperature\":0.5,\"n\":1,\"tools\":[],\"stop\":[],\"messages\":[{\"role\":\"system\",\"content\":\"Be"
                + " kind\"},{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"Hello\"}]}]}";
        var uiChat = "{\"botId\":\"" + tenant.agentId()
                + "\",\"id\":\"chat-1\",\"trigger\":\"submit-message\",\"messageId\":\"m-9\","
                + "\"messages\":[{\"id\":\"m-1\",\"role\":\"user\",\"parts\":[{\"type\":\"text\",\"text\":\"Hello\"},"
                + "{\"type\":\"data-x\",\"data\":{}}]}]}";
        var chat =
                "{\"botId\":\"" + tenant.agentId() + "\",\"chatId\":\"chat-2\",\"message\":\"Hello\",\"stream\":true}";
        var question =
                "{\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}],\"conversationId\":\"c-1\",\"eventId\":\"e-1\","
                        + "\"onDisconnect\":\"cancel\",\"metadata\":{\"a\":1}}";
        var doors = Map.of(
                "/v1/chat/completions",
                List.of(completion),
                "/api/chat",
                List.of(chat, uiChat),
                tenant.stream(),
                List.of(question, uiChat),
                tenant.webhook(),
                List.of(question));

        for (int seed = 0; seed < BODIES; seed++) {
            var hostile = new HostileJson(seed);
            doors.forEach((path, bodies) -> bodies.forEach(right -> {
                var body = hostile.of(right);
                var answer = live.send(
                        LiveApi.json(live.request(path).header("Authorization", "Bearer " + tenant.apiKey()), body));
                assertThat(STATUSES).as(path + " " + body).contains(answer.statusCode());
            }));
        }
    }
}
