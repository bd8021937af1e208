package ninja.helpy.api.replay;

import static ninja.helpy.api.RunningApi.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import ninja.helpy.api.RunningApi;
import ninja.helpy.api.RunningApi.Tenant;
import org.junit.jupiter.api.Test;

class ReplayOverHttpTest {

    private final RunningApi api = RunningApi.get();
    private final Tenant tenant = api.tenant();
    private final String events = tenant.path("/events");

    @Test
    void eventsComeInPagesOldestFirst() {
        for (int n = 1; n <= 3; n++) api.history().happened(tenant.workspaceId(), "a-1", "AgentChanged");

        var first = api.get(events + "?limit=2", tenant.ownerKey());
        var second = api.get(events + "?limit=2&cursor=" + first.at("/nextCursor"), tenant.ownerKey());

        assertThat(first.json().findValuesAsText("eventId")).containsExactly("1", "2");
        assertThat(first.at("/items/0/payload/n")).isEqualTo("1");
        assertThat(second.json().findValuesAsText("eventId")).containsExactly("3");
        assertThat(second.json().has("nextCursor")).isFalse();
        assertThat(second.at("/position")).isEqualTo("3");
    }

    @Test
    void theFilterIsReadFromTheQuery() {
        api.get(events + "?type=AgentCreated&entity=agent:a-1&from=2026-01-01T00:00:00Z", tenant.ownerKey());

        var asked = api.history().asked();
        assertThat(asked.type()).contains("AgentCreated");
        assertThat(asked.entityType()).contains("agent");
        assertThat(asked.entityId()).contains("a-1");
        assertThat(asked.from()).isPresent();
        assertProblem(api.get(events + "?from=yesterday", tenant.ownerKey()), 400, "validation_failed");
    }

    @Test
    void anEntityIsShownAsItWasAtN() {
        api.history().happened(tenant.workspaceId(), "a-1", "AgentCreated");
        api.history().happened(tenant.workspaceId(), "a-1", "AgentChanged");
        var agent = tenant.path("/entities/agent/a-1");

        assertThat(api.get(agent + "?at=1", tenant.ownerKey()).at("/state/n")).isEqualTo("1");
        assertThat(api.get(agent, tenant.ownerKey()).at("/seqNr")).isEqualTo("2");
        assertProblem(api.get(tenant.path("/entities/agent/a-2"), tenant.ownerKey()), 404, "not_found");
        assertProblem(api.get(tenant.path("/entities/NO/a-1"), tenant.ownerKey()), 404, "not_found");
        assertProblem(api.get(agent + "?at=0", tenant.ownerKey()), 400, "validation_failed");
    }
}
