package ninja.helpy.api.credit;

import static ninja.helpy.api.RunningApi.ADMIN_KEY;
import static ninja.helpy.api.RunningApi.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import ninja.helpy.agents.protocol.Ids;
import ninja.helpy.api.RunningApi;
import ninja.helpy.api.RunningApi.Tenant;
import org.junit.jupiter.api.Test;

class CreditsOverHttpTest {

    private final RunningApi api = RunningApi.get();
    private final Tenant tenant = api.tenant();

    @Test
    void aGrantCountsOncePerReference() {
        grant("12.5", "order-1");
        var again = grant("12.5", "order-1");
        var other = grant("13", "order-1");

        assertThat(again.at("/balance")).isEqualTo("12.5");
        assertProblem(other, 409, "idempotency_conflict");
        assertThat(api.get(tenant.path("/credits"), tenant.ownerKey()).at("/available"))
                .isEqualTo("12.5");
    }

    @Test
    void aBillionthOfACreditIsExact() {
        assertThat(grant("0.000000001", "tiny").at("/granted")).isEqualTo("0.000000001");
    }

    @Test
    void anAmountThatIsNotExactIsRefused() {
        for (var amount : new Object[] {"0.0000000001", 5, "1e3", "much", "0", "99999999999"}) {
            var body = Map.of("amount", amount, "reason", "r", "reference", "x");
            assertProblem(api.call("POST", tenant.path("/credits"), ADMIN_KEY, body), 400, "validation_failed");
        }
    }

    @Test
    void aWorkspaceThatIsNotThereGetsNothing() {
        var body = Map.of("amount", "1", "reason", "r", "reference", "x");

        assertProblem(
                api.call("POST", "/api/workspaces/" + Ids.next() + "/credits", ADMIN_KEY, body), 404, "not_found");
    }

    private RunningApi.Answer grant(String amount, String reference) {
        return api.call(
                "POST",
                tenant.path("/credits"),
                ADMIN_KEY,
                Map.of("amount", amount, "reason", "test", "reference", reference));
    }
}
