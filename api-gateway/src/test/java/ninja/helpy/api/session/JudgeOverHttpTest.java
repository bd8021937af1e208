package ninja.helpy.api.session;

import static ninja.helpy.api.RunningApi.ADMIN_KEY;
import static ninja.helpy.api.RunningApi.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import ninja.helpy.agents.protocol.EntityId;
import ninja.helpy.agents.session.GroupSessionCommand.Facts;
import ninja.helpy.agents.session.GroupSessionCommand.FollowSession;
import ninja.helpy.api.RunningApi;
import ninja.helpy.api.RunningApi.Answer;
import ninja.helpy.api.RunningApi.Tenant;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** A room that has happened, judged by other rules. */
class JudgeOverHttpTest {

    private final RunningApi api = RunningApi.get();
    private final Tenant tenant = api.tenant();
    private final String ada = api.agent(tenant, "Ada");
    private final String bo = api.agent(tenant, "Bo");

    @Test
    void whatOtherRulesWouldHaveDoneIsToldWithoutCallingAModel() {
        api.call("POST", tenant.path("/credits"), ADMIN_KEY, Map.of("amount", "5", "reason", "test", "reference", "r"));
        var room = "/groups/sessions/" + opened();
        var said = as("POST", room + "/messages", Map.of("content", "What is a prime?"));
        Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            var round = as("GET", room + "/rounds/" + said.at("/roundId"), Map.of());
            assertThat(round.at("/status")).as(round.text()).isEqualTo("completed");
        });
        recorded(room);
        var spent = api.get(tenant.path("/credits"), tenant.ownerKey()).at("/spent");

        var judgement = as("POST", room + "/rejudge", Map.of("respondMode", "mention"));

        assertThat(judgement.status()).as(judgement.text()).isEqualTo(200);
        assertThat(judgement.at("/settings/respondMode")).isEqualTo("mention");
        assertThat(judgement.at("/rounds")).isEqualTo("1");
        assertThat(judgement.at("/differentRounds")).isEqualTo("1");
        assertThat(judgement.at("/recorded/answers")).isEqualTo("2");
        assertThat(judgement.at("/then/silentRounds")).isEqualTo("1");
        assertThat(judgement.at("/then/costCredits")).isEqualTo("0");
        assertThat(judgement.at("/different/0/nobodyBecause")).isEqualTo("nobody was asked by name");
        assertThat(api.get(tenant.path("/credits"), tenant.ownerKey()).at("/spent"))
                .isEqualTo(spent);
        assertThat(as("POST", room + "/rejudge", Map.of()).at("/differentRounds"))
                .isEqualTo("0");
    }

    @Test
    void onlyAnOwnerMayJudgeAndOnlyByRulesThatARoomCanHave() {
        var room = "/groups/sessions/" + opened();

        assertProblem(as("POST", room + "/rejudge", Map.of("respondMode", "loudest")), 400, "validation_failed");
        assertProblem(
                api.call("POST", room + "/rejudge", api.key(tenant, "WRITE"), Map.of(), "X-User-Id", "anna"),
                403,
                "forbidden");
    }

    /** What the journal of the room has, in the history that tests write themselves. */
    private void recorded(String room) {
        var id = new EntityId(tenant.workspaceId(), room.substring(room.lastIndexOf('/') + 1));
        var facts = (Facts) api.entities()
                .ask(api.entities().session(id), to -> new FollowSession(0, to))
                .toCompletableFuture()
                .join();
        facts.items().forEach(fact -> api.history().happened(id, fact.event()));
    }

    private String opened() {
        return as("POST", "/groups/sessions", Map.of("name", "R", "helpyIds", List.of(ada, bo)))
                .at("/sessionId");
    }

    private Answer as(String method, String path, Map<String, ?> body) {
        return api.call(method, path, tenant.ownerKey(), body, "X-User-Id", "anna");
    }
}
