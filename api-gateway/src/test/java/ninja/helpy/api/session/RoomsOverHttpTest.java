package ninja.helpy.api.session;

import static ninja.helpy.api.RunningApi.ADMIN_KEY;
import static ninja.helpy.api.RunningApi.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import ninja.helpy.agents.protocol.Ids;
import ninja.helpy.api.RunningApi;
import ninja.helpy.api.RunningApi.Tenant;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class RoomsOverHttpTest {

    private static final String ROOMS = "/groups/sessions";

    private final RunningApi api = RunningApi.get();
    private final Tenant tenant = api.tenant();

    @Test
    void whoOpensARoomAsAUserIsInItAndAKeyAloneIsNot() {
        var asUser = as("anna", "POST", ROOMS, Map.of("name", "Algebra"));
        var asKey = api.call("POST", "/api" + ROOMS, tenant.ownerKey(), Map.of("name", "Empty"));

        assertThat(asUser.status()).isEqualTo(201);
        assertThat(asUser.at("/participants/0/userId")).isEqualTo("anna");
        assertThat(asUser.at("/conversationId")).isEqualTo(asUser.at("/sessionId"));
        assertThat(asKey.json().path("participants")).isEmpty();
        assertThat(api.get(ROOMS, tenant.ownerKey()).json().findValuesAsText("name"))
                .contains("Algebra", "Empty");
    }

    @Test
    void peopleAndHelpysComeAndGo() {
        var helpy = api.agent(tenant, "Ada");
        var room = ROOMS + "/" + as("anna", "POST", ROOMS, Map.of("name", "R")).at("/sessionId");

        as("ben", "POST", room + "/join", Map.of("displayName", "Ben"));
        as("ben", "POST", room + "/helpys", Map.of("helpyId", helpy));
        var full = as("ben", "GET", room + "/participants", Map.of());
        as("anna", "POST", room + "/leave", Map.of());
        as("ben", "DELETE", room + "/helpys/" + helpy, Map.of());
        var left = as("ben", "GET", room + "/participants", Map.of());

        assertThat(full.json().path("humans").findValuesAsText("userId")).containsExactly("anna", "ben");
        assertThat(full.at("/helpys/0/name")).isEqualTo("Ada");
        assertThat(full.at("/helpys/0/state")).isEqualTo("idle");
        assertThat(left.json().path("humans").findValuesAsText("userId")).containsExactly("ben");
        assertThat(left.json().path("helpys")).isEmpty();
        assertProblem(as("ben", "POST", room + "/helpys", Map.of("helpyId", Ids.next())), 422, "unprocessable");
    }

    @Test
    void whoBroughtAHelpyTakesItOutWithAnyKeyAndOthersNeedOneThatMayWrite() {
        var own = api.agent(tenant, "Ada");
        var other = api.agent(tenant, "Ben");
        var room = ROOMS + "/"
                + as("anna", "POST", ROOMS, Map.of("name", "R", "helpyIds", List.of(other)))
                        .at("/sessionId");
        var reader = api.key(tenant, "READ");
        api.call("POST", room + "/join", reader, Map.of("helpyId", own), "X-User-Id", "udo");

        assertProblem(
                api.call("DELETE", room + "/helpys/" + other, reader, Map.of(), "X-User-Id", "udo"), 403, "forbidden");
        assertProblem(
                api.call("DELETE", room + "/helpys/" + own, reader, Map.of(), "X-User-Id", "uma"), 403, "forbidden");
        assertThat(api.call("DELETE", room + "/helpys/" + own, reader, Map.of(), "X-User-Id", "udo")
                        .status())
                .isEqualTo(204);
        assertThat(as("anna", "DELETE", room + "/helpys/" + other, Map.of()).status())
                .isEqualTo(204);
    }

    @Test
    void onesOwnRoomsAreListedForThoseWhoAskForThem() {
        var mine = as("anna", "POST", ROOMS, Map.of("name", "Mine")).at("/sessionId");
        as("ben", "POST", ROOMS, Map.of("name", "His"));

        var all = as("anna", "GET", ROOMS, Map.of());
        var own = as("anna", "GET", ROOMS + "?mine=true", Map.of());

        assertThat(all.json().findValuesAsText("name")).contains("Mine", "His");
        assertThat(own.json().path("items")).hasSize(1);
        assertThat(own.at("/items/0/sessionId")).isEqualTo(mine);
    }

    @Test
    void aRoomIsSpokenToByTheNameOfConversationAsWell() {
        var room = as("anna", "POST", ROOMS, Map.of("name", "R")).at("/sessionId");
        var door = "/chat/conversations/" + room + "/messages";

        var said = as("anna", "POST", door, Map.of("content", "Hello"));
        var saidTo = as("anna", "POST", "/chat/messages", Map.of("conversationId", room, "content", "Again"));

        assertThat(said.status()).as(said.text()).isEqualTo(202);
        assertThat(said.at("/userMessage/content")).isEqualTo("Hello");
        assertThat(said.json().has("roundId")).as("nobody could answer").isFalse();
        assertThat(saidTo.status()).isEqualTo(202);
        assertThat(as("anna", "GET", ROOMS + "/" + room + "/messages", Map.of())
                        .json()
                        .findValuesAsText("content"))
                .containsExactly("Again", "Hello");
        assertProblem(as("ben", "POST", door, Map.of("content", "Hi")), 403, "forbidden");
        assertProblem(
                as("anna", "POST", "/chat/conversations/none/messages", Map.of("content", "Hi")), 404, "not_found");
    }

    @Test
    void aMessageStartsARoundWhoseOutcomeCanBeRead() {
        api.call("POST", tenant.path("/credits"), ADMIN_KEY, Map.of("amount", "5", "reason", "test", "reference", "r"));
        var helpy = api.agent(tenant, "Ada");
        var room = ROOMS
                + "/"
                + as("anna", "POST", ROOMS, Map.of("name", "R", "helpyIds", List.of(helpy)))
                        .at("/sessionId");

        var said = as("anna", "POST", room + "/messages", Map.of("content", "@Ada what is a prime?"));

        assertThat(said.status()).as(said.text()).isEqualTo(202);
        Awaitility.await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
            var round = as("anna", "GET", room + "/rounds/" + said.at("/roundId"), Map.of());
            assertThat(round.json().has("completedAt")).as(round.text()).isTrue();
            assertThat(round.at("/responders/0/state")).isEqualTo("delivered");
            assertThat(round.at("/responders/0/order")).isEqualTo("1");
            assertThat(round.json().path("contradictions").isArray()).isTrue();
            assertThat(round.json().path("unbalanced").isArray()).isTrue();
        });
        var shown = as("anna", "GET", room, Map.of());
        assertThat(shown.at("/participants/0/messageCount")).isEqualTo("1");
        assertThat(shown.at("/participants/0/online")).isEqualTo("false");
        assertThat(shown.at("/helpys/0/responseCount")).isEqualTo("1");
        assertThat(shown.json().at("/helpys/0/lastSpokeAt").isTextual()).isTrue();
        assertThat(shown.json().at("/metrics/firstAnswerMs").isIntegralNumber()).isTrue();
        var messages = as("anna", "GET", room + "/messages", Map.of());
        assertThat(messages.at("/items/0/senderType")).isEqualTo("helpy");
        assertThat(messages.at("/items/1/content")).isEqualTo("@Ada what is a prime?");
        var runId = messages.at("/items/0/runId");
        var run = api.get(tenant.path("/agents/" + helpy + "/runs/" + runId), tenant.ownerKey());
        assertThat(run.at("/status")).as(run.text()).isEqualTo("completed");
        assertThat(run.at("/sessionId")).isNotEmpty();
        assertProblem(
                api.get(tenant.path("/agents/" + Ids.next() + "/runs/" + runId), tenant.ownerKey()), 404, "not_found");
    }

    @Test
    void onlyMembersSpeakAndNobodyInARoomThatHasEnded() {
        var room = ROOMS + "/" + as("anna", "POST", ROOMS, Map.of("name", "R")).at("/sessionId");

        assertProblem(as("ben", "POST", room + "/messages", Map.of("content", "hi")), 403, "forbidden");
        for (var inside : new String[] {"/messages", "/participants", "/rounds/r-1"}) {
            assertProblem(as("ben", "GET", room + inside, Map.of()), 403, "forbidden");
        }
        var ended = as("anna", "POST", room + "/end", Map.of());
        assertThat(ended.at("/isActive")).isEqualTo("false");
        assertProblem(as("anna", "POST", room + "/messages", Map.of("content", "hi")), 409, "invalid_state");
        assertThat(as("anna", "GET", ROOMS + "?active=true", Map.of()).json().path("items"))
                .isEmpty();
        assertProblem(as("anna", "GET", ROOMS + "?active=perhaps", Map.of()), 400, "validation_failed");
    }

    @Test
    void theSameIdempotencyKeySaysAMessageOnce() {
        var room = ROOMS + "/" + as("anna", "POST", ROOMS, Map.of("name", "R")).at("/sessionId");
        var headers = new String[] {"X-User-Id", "anna", "Idempotency-Key", "m-1"};

        var first = api.call("POST", room + "/messages", tenant.ownerKey(), Map.of("content", "hi"), headers);
        var again = api.call("POST", room + "/messages", tenant.ownerKey(), Map.of("content", "hi"), headers);

        assertThat(again.at("/messageId")).isEqualTo(first.at("/messageId"));
        assertThat(as("anna", "GET", room + "/messages", Map.of()).json().path("items"))
                .hasSize(1);
    }

    private RunningApi.Answer as(String userId, String method, String path, Map<String, ?> body) {
        return api.call(method, path, tenant.ownerKey(), body, "X-User-Id", userId);
    }
}
