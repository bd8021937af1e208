package ninja.helpy.api.session;

import static ninja.helpy.api.RunningApi.ADMIN_KEY;
import static ninja.helpy.api.RunningApi.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import ninja.helpy.agents.protocol.EntityId;
import ninja.helpy.agents.session.GroupSessionEvent.RoundCompleted;
import ninja.helpy.agents.session.RoomSettings.RespondMode;
import ninja.helpy.agents.session.Round;
import ninja.helpy.agents.session.RoundEvent.RoundOpened;
import ninja.helpy.api.RunningApi;
import ninja.helpy.api.RunningApi.Answer;
import ninja.helpy.api.RunningApi.Tenant;
import ninja.helpy.persistence.view.RoundsView;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What people set for a room, and how a round explains itself. */
class RulesOverHttpTest {

    private final RunningApi api = RunningApi.get();
    private final Tenant tenant = api.tenant();
    private final String ada = api.agent(tenant, "Ada");
    private final String bo = api.agent(tenant, "Bo");
    private final String room = "/groups/sessions/" + opened();

    @Test
    void settingsThatAreNotNamedStayAndWrongOnesAreRefusedTogether() {
        var changed = anna("PUT", "/settings", Map.of("respondMode", "round-robin", "creditsMax", "0.25"));

        assertThat(changed.status()).as(changed.text()).isEqualTo(200);
        assertThat(changed.at("/settings/respondMode")).isEqualTo("round-robin");
        assertThat(changed.at("/settings/creditsMax")).isEqualTo("0.25");
        assertThat(changed.at("/settings/turnWindow")).isEqualTo("30");
        var wrong = anna("PUT", "/settings", Map.of("respondMode", "loudest", "turnsMax", 99));
        assertProblem(wrong, 400, "validation_failed");
        assertThat(wrong.text()).contains("respondMode", "turnsMax");
        assertProblem(as("stranger", "PUT", "/settings", Map.of("queueMax", 3)), 403, "forbidden");
    }

    @Test
    void aRoundSaysWhoWasChosenWhyAndWhatItCost() {
        api.call("POST", tenant.path("/credits"), ADMIN_KEY, Map.of("amount", "5", "reason", "test", "reference", "r"));
        anna("PUT", "/helpys/" + bo + "/mute", Map.of("minutes", 5));

        var round = completed(anna("POST", "/messages", Map.of("content", "What is a prime?")));

        assertThat(round.at("/respondMode")).isEqualTo("scored");
        assertThat(round.at("/responders/0/helpyId")).isEqualTo(ada);
        assertThat(round.at("/responders/0/question/addressed")).isEqualTo("true");
        assertThat(round.json().at("/considered").findValuesAsText("verdict"))
                .containsExactlyInAnyOrder("shortlisted", "excluded");
        assertThat(round.at("/costCredits")).isNotEqualTo("0");
        assertThat(round.at("/costCredits")).isEqualTo(round.at("/responders/0/costCredits"));
    }

    @Test
    void whereAModelCoordinatesTheRoundSaysWhatCameOfIt() {
        api.call("POST", tenant.path("/credits"), ADMIN_KEY, Map.of("amount", "5", "reason", "test", "reference", "r"));
        assertThat(anna("GET", "", Map.of()).at("/settings/coordination")).isEqualTo("rules");
        var wrong = anna("PUT", "/settings", Map.of("coordination", "anarchy"));
        assertProblem(wrong, 400, "validation_failed");
        assertThat(wrong.text()).contains("must be one of rules, model");

        var changed = anna("PUT", "/settings", Map.of("coordination", "model"));

        assertThat(changed.at("/settings/coordination")).as(changed.text()).isEqualTo("model");
        var round = completed(anna("POST", "/messages", Map.of("content", "What is a prime?")));
        assertThat(round.at("/comparison/status")).as(round.text()).isEqualTo("skipped");
        assertThat(round.at("/comparison/reason")).isNotBlank();
        assertThat(round.json().at("/comparison/runIds")).hasSize(2);
        assertThat(round.at("/responders/0/state")).isEqualTo("delivered");
        assertThat(round.at("/comparison/costCredits")).isNotEqualTo("0");
    }

    @Test
    void aRoomMayBeOpenedWithAModelThatCoordinates() {
        var body = Map.of("name", "R", "settings", Map.of("coordination", "MODEL"));

        var opened = api.call("POST", "/groups/sessions", tenant.ownerKey(), body, "X-User-Id", "anna");

        assertThat(opened.at("/settings/coordination")).as(opened.text()).isEqualTo("model");
    }

    @Test
    void aRoundThatTheRoomHasForgottenIsReadFromItsJournal() {
        var id = new EntityId(tenant.workspaceId(), room.substring(room.lastIndexOf('/') + 1));
        var at = Instant.parse("2026-11-21T12:00:00Z");
        var round = new Round("round-1", "m-1", at, 1, List.of());
        api.history().happened(id, new RoundOpened(round, RespondMode.ALL, List.of(), at));
        api.history().happened(id, new RoundCompleted("round-1", 0, 0, 0, 0, at));
        assertProblem(anna("GET", "/rounds/round-1", Map.of()), 404, "not_found");

        api.lists().told(id, "round-1", new RoundsView.Place(1, 2));

        var old = anna("GET", "/rounds/round-1", Map.of());
        assertThat(old.at("/status")).as(old.text()).isEqualTo("completed");
        assertThat(old.at("/respondMode")).isEqualTo("all");
    }

    @Test
    void thatNobodyAnswersIsSaidAndExplainedAndCostsNothing() {
        var muted = anna("PUT", "/mute", Map.of());
        var until = Instant.parse(muted.json().at("/mutedUntil/*").asText());
        assertThat(until).isAfter(Instant.now().plus(Duration.ofMinutes(50)));

        var said = anna("POST", "/messages", Map.of("content", "@Ada are you there?"));

        assertThat(said.status()).isEqualTo(202);
        assertThat(said.json().has("roundId")).isTrue();
        var round = anna("GET", "/rounds/" + said.at("/roundId"), Map.of());
        assertThat(round.at("/status")).isEqualTo("skipped");
        assertThat(round.at("/reason")).isEqualTo("Ada is muted");
        assertThat(round.at("/costCredits")).isEqualTo("0");
        var back = anna("DELETE", "/mute", Map.of());
        assertThat(back.json().path("mutedUntil")).isEmpty();
    }

    @Test
    void stopsSayHowMuchTheyHaveStopped() {
        assertThat(anna("POST", "/stop", Map.of()).json().toString()).isEqualTo("{\"turns\":0,\"messages\":0}");
        assertProblem(anna("POST", "/stop", Map.of("scope", "turn")), 400, "validation_failed");
        assertProblem(anna("POST", "/stop", Map.of("scope", "world")), 400, "validation_failed");
        assertProblem(as("stranger", "POST", "/stop", Map.of("scope", "mine")), 403, "forbidden");
        assertProblem(anna("PUT", "/helpys/nobody/mute", Map.of()), 404, "not_found");
    }

    @Test
    void aHelpyThatComesWithSomebodyIsHisAndLeavesWithHim() {
        var cy = api.agent(tenant, "Cy");
        var joined = as("ben", "POST", "/join", Map.of("helpyId", cy));
        assertThat(joined.json().path("helpys").get(2).path("ownerId").asText()).isEqualTo("ben");

        as("ben", "POST", "/leave", Map.of());

        assertThat(anna("GET", "", Map.of()).json().path("helpys").findValuesAsText("helpyId"))
                .containsExactly(ada, bo);
    }

    private Answer completed(Answer said) {
        assertThat(said.status()).as(said.text()).isEqualTo(202);
        var path = "/rounds/" + said.at("/roundId");
        Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            var round = anna("GET", path, Map.of());
            assertThat(round.at("/status")).as(round.text()).isEqualTo("completed");
        });
        return anna("GET", path, Map.of());
    }

    private String opened() {
        var body = Map.of("name", "R", "helpyIds", List.of(ada, bo));
        return api.call("POST", "/groups/sessions", tenant.ownerKey(), body, "X-User-Id", "anna")
                .at("/sessionId");
    }

    private Answer anna(String method, String path, Map<String, ?> body) {
        return as("anna", method, path, body);
    }

    private Answer as(String userId, String method, String path, Map<String, ?> body) {
        return api.call(method, room + path, tenant.ownerKey(), body, "X-User-Id", userId);
    }
}
