package ninja.helpy.api.usage;

import static ninja.helpy.api.RunningApi.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import ninja.helpy.agents.protocol.Ids;
import ninja.helpy.api.RunningApi;
import ninja.helpy.api.RunningApi.Answer;
import ninja.helpy.api.RunningApi.Tenant;
import ninja.helpy.persistence.usage.Totals;
import ninja.helpy.persistence.usage.UsageView.GroupBy;
import ninja.helpy.persistence.usage.UsageView.Line;
import ninja.helpy.persistence.usage.UsageView.Question;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class UsageOverHttpTest {

    private final RunningApi api = RunningApi.get();
    private final Tenant tenant = api.tenant();

    @BeforeEach
    void threeLines() {
        api.lists()
                .used(List.of(
                        new Line("a", new Totals(1, 10, 2, 1, 1_500_000_000L, 1)),
                        new Line("b", new Totals(1, 10, 2, 1, 1, 0)),
                        new Line("c", new Totals(1, 10, 2, 1, 1, 0))));
    }

    @Test
    void aLineSaysWhatWasUsedAndTheTotalIsThatOfAllPages() {
        var page = get("/usage?groupBy=agent&from=2026-02-01&to=2026-02-28&limit=2");

        assertThat(page.at("/items/0/key")).isEqualTo("a");
        assertThat(page.at("/items/0/costCredits")).isEqualTo("1.5");
        assertThat(page.at("/items/0/tokensOut")).isEqualTo("2");
        assertThat(page.at("/items/0/cacheHits")).isEqualTo("1");
        assertThat(page.at("/total/runs")).isEqualTo("3");
        assertThat(page.at("/total/costCredits")).isEqualTo("1.500000002");
        assertThat(page.json().get("items")).hasSize(2);
        assertThat(get("/usage?groupBy=agent&limit=2&cursor=" + page.at("/nextCursor"))
                        .at("/items/0/key"))
                .isEqualTo("c");
        assertThat(api.lists().asked().workspaceId()).isEqualTo(tenant.workspaceId());
    }

    @Test
    void withoutDaysItIsTheLastThirtyByDay() {
        var answer = get("/usage");

        var asked = api.lists().asked();
        assertThat(asked.groupBy()).isEqualTo(GroupBy.DAY);
        assertThat(asked.from()).isEqualTo(asked.to().minusDays(29));
        assertThat(answer.at("/to")).isEqualTo(asked.to().toString());
    }

    @Test
    void anAgentsUsageIsAskedForByItsId() {
        var agent = api.agent(tenant, "Ada");

        assertThat(get("/agents/" + agent + "/usage?groupBy=model&from=2026-01-01&to=2026-01-02")
                        .status())
                .isEqualTo(200);
        assertThat(api.lists().asked())
                .isEqualTo(new Question(
                        tenant.workspaceId(),
                        Optional.of(agent),
                        Optional.empty(),
                        LocalDate.of(2026, 1, 1),
                        LocalDate.of(2026, 1, 2),
                        GroupBy.MODEL));
        assertProblem(get("/agents/" + Ids.next() + "/usage"), 404, "not_found");
    }

    @Test
    void aUserSeesHisOwnUsageAndTheOwnerThatOfAll() {
        var reader = api.key(tenant, "READ");
        var path = tenant.path("/members/uma@example.org/usage");

        assertThat(api.get(path, tenant.ownerKey()).status()).isEqualTo(200);
        assertThat(api.lists().asked().userId()).contains("uma@example.org");
        assertThat(api.call("GET", path, reader, Map.of(), "X-User-Id", "uma@example.org")
                        .status())
                .isEqualTo(200);
        assertProblem(api.get(path, reader), 403, "forbidden");
        assertProblem(api.call("GET", path, reader, Map.of(), "X-User-Id", "vik"), 403, "forbidden");
        assertProblem(api.call("GET", path, tenant.ownerKey(), Map.of(), "X-User-Id", "vik"), 403, "forbidden");
    }

    @Test
    void wrongDaysAndGroupsAreRefused() {
        for (var query : List.of(
                "?from=yesterday",
                "?from=2026-01-01T00:00:00Z",
                "?from=2026-02-30",
                "?to=-999999999-01-01",
                "?from=2026-02-02&to=2026-02-01",
                "?from=2020-01-01&to=2026-02-01",
                "?groupBy=week",
                "?groupBy=DAY",
                "?limit=1000",
                "?cursor=%7B")) {
            assertProblem(get("/usage" + query), 400, "validation_failed");
        }
    }

    private Answer get(String path) {
        return api.get(tenant.path(path), tenant.ownerKey());
    }
}
