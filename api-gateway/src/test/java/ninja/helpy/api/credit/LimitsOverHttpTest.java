package ninja.helpy.api.credit;

import static ninja.helpy.api.RunningApi.ADMIN_KEY;
import static ninja.helpy.api.RunningApi.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import ninja.helpy.agents.protocol.Ids;
import ninja.helpy.api.RunningApi;
import ninja.helpy.api.RunningApi.Answer;
import ninja.helpy.api.RunningApi.Tenant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LimitsOverHttpTest {

    private final RunningApi api = RunningApi.get();
    private final Tenant tenant = api.tenant();

    @BeforeEach
    void tenCredits() {
        api.call(
                "POST",
                tenant.path("/credits"),
                ADMIN_KEY,
                Map.of("amount", "10", "reason", "r", "reference", "first"));
    }

    @Test
    void aLimitSaysWhatIsSpentHeldAndLeft() {
        put("/limits", Map.of("limits", List.of(Map.of("window", "daily", "amount", "5"))));
        reserve("job-1", "3", "");
        settle("job-1", "1.5");
        reserve("job-2", "2", "");

        var limit = get("/limits").json().at("/limits/0");

        assertThat(limit.get("window").asText()).isEqualTo("daily");
        assertThat(limit.get("mode").asText()).isEqualTo("rolling");
        assertThat(limit.get("spent").asText()).isEqualTo("1.5");
        assertThat(limit.get("held").asText()).isEqualTo("2");
        assertThat(limit.get("remaining").asText()).isEqualTo("1.5");
        assertThat(limit.get("resetsAt").asText()).endsWith("Z");
    }

    @Test
    void whatALimitDoesNotLeaveRoomForIsRefusedWithThatLimitInCredits() {
        put("/limits", Map.of("limits", List.of(Map.of("window", "weekly", "mode", "calendar", "amount", "5"))));

        var refused = reserve("job-1", "5.5", "");

        assertProblem(refused, 402, "spending_limit_exceeded");
        assertThat(refused.at("/scope")).isEqualTo("workspace");
        assertThat(refused.at("/window")).isEqualTo("weekly");
        assertThat(refused.at("/mode")).isEqualTo("calendar");
        assertThat(refused.at("/limit")).isEqualTo("5");
        assertThat(refused.at("/required")).isEqualTo("5.5");
        assertThat(refused.at("/available")).isEqualTo("5");
    }

    @Test
    void anAgentsLimitIsItsOwn() {
        var ada = api.agent(tenant, "Ada");
        var bob = api.agent(tenant, "Bob");
        put("/agents/" + ada + "/limits", Map.of("limits", List.of(Map.of("window", "monthly", "amount", "1"))));

        var refused = reserve("job-1", "2", ada);

        assertProblem(refused, 402, "spending_limit_exceeded");
        assertThat(refused.at("/scope")).isEqualTo("agent");
        assertThat(reserve("job-2", "2", bob).status()).isEqualTo(201);
        assertThat(get("/agents/" + bob + "/limits").text()).isEqualTo("{\"limits\":[]}");
        assertThat(get("/limits").text()).isEqualTo("{\"limits\":[]}");
    }

    @Test
    void anEmptyListClearsTheLimits() {
        var two = List.of(
                Map.of("window", "daily", "amount", "1"),
                Map.of("window", "daily", "mode", "calendar", "amount", "0.5"));

        assertThat(put("/limits", Map.of("limits", two)).json().get("limits")).hasSize(2);
        assertThat(put("/limits", Map.of("limits", List.of())).text()).isEqualTo("{\"limits\":[]}");
        assertThat(reserve("job-1", "9", "").status()).isEqualTo(201);
    }

    @Test
    void wrongLimitsAreRefusedAndTheirFieldsNamed() {
        var daily = Map.of("window", "daily", "amount", "1");
        for (var limits : List.<Object>of(
                "none",
                5,
                List.of(5),
                List.of(Map.of("window", "daily")),
                List.of(Map.of("amount", "1")),
                List.of(Map.of("window", "yearly", "amount", "1")),
                List.of(Map.of("window", "daily", "amount", "-1")),
                List.of(Map.of("window", "daily", "amount", 1)),
                List.of(Map.of("window", "daily", "mode", "sliding", "amount", "1")),
                List.of(daily, daily),
                List.of(daily, daily, daily, daily, daily, daily, daily))) {
            var refused = put("/limits", Map.of("limits", limits));

            assertProblem(refused, 400, "validation_failed");
            assertThat(refused.at("/details/0/field")).startsWith("limits");
        }
        assertProblem(put("/limits", Map.of("x", 1)), 400, "validation_failed");
        assertThat(get("/limits").text()).isEqualTo("{\"limits\":[]}");
    }

    @Test
    void anAgentThatIsNotThereHasNoLimits() {
        var none = Ids.next();

        assertProblem(get("/agents/" + none + "/limits"), 404, "not_found");
        assertProblem(put("/agents/" + none + "/limits", Map.of("limits", List.of())), 404, "not_found");
    }

    @Test
    void aPlanBoundsTheTokensOfADayAndAMonth() {
        assertThat(get("/quota").json().get("tokensTodayLimit").isNull()).isTrue();

        var free = api.call("PUT", tenant.path("/plan"), ADMIN_KEY, Map.of("plan", "free"));

        assertThat(free.at("/plan")).isEqualTo("free");
        var quota = get("/quota");
        assertThat(quota.at("/tokensToday")).isEqualTo("0");
        assertThat(quota.at("/tokensTodayLimit")).isEqualTo("1000");
        assertThat(quota.at("/tokensTodayRemaining")).isEqualTo("1000");
        assertThat(quota.at("/tokensMonthLimit")).isEqualTo("30000");
        assertThat(quota.at("/tokensTodayResetsAt")).endsWith("T00:00:00Z");
    }

    @Test
    void onlyTheServiceKeySetsAPlanAndOnlyOneThatThereIs() {
        assertProblem(
                api.call("PUT", tenant.path("/plan"), tenant.ownerKey(), Map.of("plan", "elite")), 403, "forbidden");
        assertProblem(
                api.call("PUT", tenant.path("/plan"), ADMIN_KEY, Map.of("plan", "gold")), 400, "validation_failed");
        assertProblem(api.call("PUT", tenant.path("/plan"), ADMIN_KEY, Map.of("x", 1)), 400, "validation_failed");
        assertProblem(
                api.call("PUT", "/api/workspaces/" + Ids.next() + "/plan", ADMIN_KEY, Map.of("plan", "free")),
                404,
                "not_found");
    }

    private Answer get(String path) {
        return api.get(tenant.path(path), tenant.ownerKey());
    }

    private Answer put(String path, Map<String, ?> body) {
        return api.call("PUT", tenant.path(path), tenant.ownerKey(), body);
    }

    private Answer reserve(String id, String amount, String agentId) {
        var body = agentId.isEmpty()
                ? Map.of("reservationId", id, "amount", amount)
                : Map.of("reservationId", id, "amount", amount, "agentId", agentId);
        return api.call("POST", tenant.path("/credits/reservations"), tenant.ownerKey(), body);
    }

    private void settle(String id, String amount) {
        api.call(
                "POST",
                tenant.path("/credits/reservations/" + id + "/settle"),
                tenant.ownerKey(),
                Map.of("amount", amount));
    }
}
