package ninja.helpy.api.session;

import static ninja.helpy.api.RunningApi.ADMIN_KEY;
import static ninja.helpy.api.RunningApi.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import ninja.helpy.agents.protocol.Ids;
import ninja.helpy.api.RunningApi;
import ninja.helpy.api.RunningApi.Answer;
import ninja.helpy.api.RunningApi.Tenant;
import ninja.helpy.api.wire.Json;
import org.junit.jupiter.api.Test;

/** One question to several Helpys without a room of one's own. */
class MultiAgentOverHttpTest {

    private static final String ASK = "/llm/multi-agent";

    private final RunningApi api = RunningApi.get();
    private final Tenant tenant = api.tenant();
    private final String ada = api.agent(tenant, "Ada");
    private final String bo = api.agent(tenant, "Bo");

    @Test
    void everyHelpyIsAskedAndTheAnswersComeInOneOrderWithTheirCosts() {
        rich();

        var answer = ask(Map.of("message", "What is a prime?", "helpyIds", List.of(ada, bo)));

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        var said = answer.json().path("responses");
        var unsaid = answer.json().path("suppressed");
        assertThat(said.size() + unsaid.size()).as(answer.text()).isEqualTo(2);
        assertThat(said.path(0).path("order").asInt()).isEqualTo(1);
        assertThat(said.path(0).path("text").asText()).isNotBlank();
        assertThat(said.path(0).at("/usage/outputTokens").asLong()).isPositive();
        assertThat(answer.at("/coordination/status")).isEqualTo("completed");
        assertThat(answer.at("/coordination/roundId")).isEqualTo(answer.at("/roundId"));
        assertThat(answer.at("/costCredits")).isEqualTo(answer.at("/coordination/costCredits"));
        assertThat(answer.header("X-Helpy-Session-Id")).contains(answer.at("/sessionId"));
    }

    @Test
    void itsRoomIsInNoListAndOverWhenItIsAnswered() {
        rich();

        var answer = ask(Map.of("message", "@Ada hello?", "helpyIds", List.of(ada, bo)));

        assertThat(answer.json().path("responses").findValuesAsText("helpyId")).containsExactly(ada);
        var rooms = api.get("/groups/sessions", tenant.ownerKey());
        assertThat(rooms.json().path("items")).isEmpty();
        var room = api.get("/groups/sessions/" + answer.at("/sessionId"), tenant.ownerKey());
        assertThat(room.at("/isActive")).as(room.text()).isEqualTo("false");
    }

    @Test
    void asEventsItTellsWhoSpeaksWhatIsDraftedAndAtTheEndWhatIsSaid() {
        rich();

        var answer = ask(Map.of("message", "@Ada and @Bo, hello?", "helpyIds", List.of(ada, bo), "stream", true));

        var events = events(answer.text());
        var names = events.stream().map(Event::name).toList();
        assertThat(names.get(0)).as(answer.text()).isEqualTo("round");
        assertThat(names).containsSubsequence("thinking", "token", "draft", "coordinated", "response", "response");
        assertThat(names.subList(names.size() - 2, names.size())).containsExactly("usage", "done");
        for (var helpyId : List.of(ada, bo)) {
            var tokens = new StringBuilder();
            var own = events.stream()
                    .filter(e -> e.text("helpyId").equals(helpyId))
                    .toList();
            own.stream().filter(e -> e.name().equals("token")).forEach(e -> tokens.append(e.text("delta")));
            assertThat(one(own, "draft").text("text")).isEqualTo(tokens.toString());
            assertThat(one(own, "response").text("text")).isEqualTo(tokens.toString());
        }
    }

    @Test
    void whoHasNoCreditsFailsVisiblyAndTheRequestDoesNot() {
        var whole = ask(Map.of("message", "hello?", "helpyIds", List.of(ada, bo)));
        var stream = ask(Map.of("message", "hello?", "helpyIds", List.of(ada, bo), "stream", true));

        assertThat(whole.status()).as(whole.text()).isEqualTo(200);
        assertThat(whole.json().path("responses")).isEmpty();
        assertThat(whole.json().path("failed").findValuesAsText("code"))
                .containsExactly("insufficient_credits", "insufficient_credits");
        assertThat(events(stream.text()).stream().map(Event::name))
                .containsExactly("round", "failed", "failed", "coordinated", "usage", "done");
    }

    @Test
    void aRepeatUnderTheSameKeyIsAnsweredWithTheSameRoundAndAnotherQuestionIsAConflict() {
        rich();
        var body = Map.of("message", "hello?", "helpyIds", List.of(ada));
        var first = api.call("POST", ASK, tenant.ownerKey(), body, "Idempotency-Key", "q-1");
        var again = api.call("POST", ASK, tenant.ownerKey(), body, "Idempotency-Key", "q-1");

        assertThat(again.json()).isEqualTo(first.json());
        var other = Map.of("message", "bye!", "helpyIds", List.of(ada));
        assertProblem(
                api.call("POST", ASK, tenant.ownerKey(), other, "Idempotency-Key", "q-1"), 409, "idempotency_conflict");
    }

    @Test
    void inARoomItIsAMessageLikeAnyOther() {
        rich();
        var created = api.call(
                "POST",
                "/groups/sessions",
                tenant.ownerKey(),
                Map.of("name", "R", "helpyIds", List.of(ada)),
                "X-User-Id",
                "anna");
        var body = Map.of("message", "hello?", "sessionId", created.at("/sessionId"));

        var answer = api.call("POST", "/api" + ASK, tenant.ownerKey(), body, "X-User-Id", "anna");
        var stranger = api.call("POST", ASK, tenant.ownerKey(), body, "X-User-Id", "ben");

        assertThat(answer.json().path("responses")).as(answer.text()).hasSize(1);
        assertThat(answer.at("/sessionId")).isEqualTo(created.at("/sessionId"));
        assertProblem(stranger, 403, "forbidden");
        var room = api.get("/groups/sessions/" + created.at("/sessionId"), tenant.ownerKey());
        assertThat(room.at("/isActive")).isEqualTo("true");
    }

    @Test
    void whatIsWrongIsToldBeforeAnythingBegins() {
        assertProblem(ask(Map.of("helpyIds", List.of(ada))), 400, "validation_failed");
        assertProblem(ask(Map.of("message", "hello?")), 400, "validation_failed");
        assertProblem(
                ask(Map.of("message", "?", "helpyIds", List.of(ada), "maxResponders", 9)), 400, "validation_failed");
        assertProblem(
                ask(Map.of("message", "?", "sessionId", "s", "helpyIds", List.of(ada))), 400, "validation_failed");
        assertProblem(ask(Map.of("message", "?", "sessionId", Ids.next())), 404, "not_found");
        assertProblem(ask(Map.of("message", "?", "helpyIds", List.of(Ids.next()))), 422, "unprocessable");
    }

    private void rich() {
        api.call("POST", tenant.path("/credits"), ADMIN_KEY, Map.of("amount", "5", "reason", "test", "reference", "r"));
    }

    private Answer ask(Map<String, ?> body) {
        return api.call("POST", ASK, tenant.ownerKey(), body);
    }

    private record Event(String name, Map<String, String> fields) {
        String text(String field) {
            return fields.getOrDefault(field, "");
        }
    }

    private static Event one(List<Event> events, String name) {
        var found = events.stream().filter(e -> e.name().equals(name)).toList();
        assertThat(found).as(name).hasSize(1);
        return found.get(0);
    }

    private static List<Event> events(String text) {
        var events = new ArrayList<Event>();
        for (var block : text.split("\n\n", -1)) {
            if (!block.startsWith("event: ")) continue;
            var lines = block.split("\n", -1);
            var data = Json.parse(lines[1].substring("data: ".length()).getBytes(StandardCharsets.UTF_8));
            var fields = new HashMap<String, String>();
            data.properties().forEach(e -> fields.put(e.getKey(), e.getValue().asText()));
            events.add(new Event(lines[0].substring("event: ".length()), fields));
        }
        return events;
    }
}
