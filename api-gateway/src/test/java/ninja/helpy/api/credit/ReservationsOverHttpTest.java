package ninja.helpy.api.credit;

import static ninja.helpy.api.RunningApi.ADMIN_KEY;
import static ninja.helpy.api.RunningApi.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import ninja.helpy.agents.credit.CreditLedgerCommand.ReserveCredits;
import ninja.helpy.agents.credit.Quote;
import ninja.helpy.agents.protocol.Ids;
import ninja.helpy.api.RunningApi;
import ninja.helpy.api.RunningApi.Answer;
import ninja.helpy.api.RunningApi.Tenant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReservationsOverHttpTest {

    private final RunningApi api = RunningApi.get();
    private final Tenant tenant = api.tenant();

    @BeforeEach
    void tenCredits() {
        var body = Map.of("amount", "10", "reason", "test", "reference", "first");
        assertThat(api.call("POST", tenant.path("/credits"), ADMIN_KEY, body).status())
                .isEqualTo(200);
    }

    @Test
    void settlingChargesWhatItCostAndFreesTheRest() {
        var held = reserve("job-1", "4");
        var during = credits();
        var settled = settle("job-1", "1.5");

        assertThat(held.status()).isEqualTo(201);
        assertThat(held.at("/reservationId")).isEqualTo("job-1");
        assertThat(held.at("/amount")).isEqualTo("4");
        assertThat(during.at("/available")).isEqualTo("6");
        assertThat(settled.text()).isEqualTo("{\"reservationId\":\"job-1\",\"charged\":\"1.5\"}");
        assertThat(credits().at("/available")).isEqualTo("8.5");
        assertThat(credits().at("/reserved")).isEqualTo("0");
    }

    @Test
    void everyRepeatGetsTheFirstAnswer() {
        var first = reserve("job-1", "4");
        var again = reserve("job-1", "9");
        settle("job-1", "3");

        assertThat(again.status()).isEqualTo(200);
        assertThat(again.json()).isEqualTo(first.json());
        assertThat(settle("job-1", "7").at("/charged")).isEqualTo("3");
        assertThat(release("job-1").at("/charged")).isEqualTo("3");
        assertThat(credits().at("/spent")).isEqualTo("3");
    }

    @Test
    void aReleasedReservationCostsNothing() {
        reserve("job-1", "4");

        assertThat(release("job-1").at("/charged")).isEqualTo("0");
        assertThat(settle("job-1", "2").at("/charged")).isEqualTo("0");
        assertThat(credits().at("/available")).isEqualTo("10");
    }

    @Test
    void whatIsResolvedIsNotHeldAgain() {
        reserve("job-1", "4");
        release("job-1");

        assertProblem(reserve("job-1", "4"), 409, "invalid_state");
    }

    @Test
    void moreThanIsThereIsRefusedWithBothFigures() {
        var refused = reserve("job-1", "10.000000001");

        assertProblem(refused, 402, "insufficient_credits");
        assertThat(refused.at("/required")).isEqualTo("10.000000001");
        assertThat(refused.at("/available")).isEqualTo("10");
    }

    @Test
    void whatWasNeverReservedIsNotThere() {
        assertProblem(settle("nobody", "1"), 404, "not_found");
        assertProblem(release("nobody"), 404, "not_found");
        assertProblem(settle("no.id", "1"), 404, "not_found");
    }

    @Test
    void theHoldOfARunIsOutOfReach() throws Exception {
        var entities = api.entities();
        entities.ask(
                        entities.ledger(tenant.workspaceId()),
                        to -> new ReserveCredits(
                                "run-1", "agent", Optional.empty(), Quote.fixed(1_000_000_000L), Instant.MAX, to))
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);

        assertProblem(settle("run-1", "1"), 404, "not_found");
        assertProblem(release("run-1"), 404, "not_found");
        assertThat(reserve("run-1", "2").status()).isEqualTo(201);
        assertThat(credits().at("/reserved")).isEqualTo("3");
    }

    @Test
    void theListTellsClientsReservationsFromRuns() {
        var agentId = api.agent(tenant, "Ada");
        reserve("job-1", "4");
        api.call(
                "POST",
                tenant.path("/credits/reservations"),
                tenant.ownerKey(),
                Map.of("reservationId", "job-2", "amount", "0", "agentId", agentId, "expiresInSeconds", 60));

        var open = api.get(tenant.path("/credits/reservations"), tenant.ownerKey());

        assertThat(open.at("/items/0/reservationId")).isEqualTo("job-1");
        assertThat(open.json().at("/items/0").has("runId")).isFalse();
        assertThat(open.json().at("/items/0").has("agentId")).isFalse();
        assertThat(open.at("/items/1/agentId")).isEqualTo(agentId);
        assertThat(open.json().get("items")).hasSize(2);
    }

    @Test
    void aReservationWithoutALimitOfTimeExpiresAfterAQuarterOfAnHour() {
        var before = Instant.now();

        var expiresAt = Instant.parse(reserve("job-1", "1").at("/expiresAt"));

        assertThat(expiresAt).isBetween(before.plusSeconds(900), Instant.now().plusSeconds(900));
    }

    @Test
    void anAgentThatIsNotThereReservesNothing() {
        var body = Map.of("reservationId", "job-1", "amount", "1", "agentId", Ids.next());

        assertProblem(
                api.call("POST", tenant.path("/credits/reservations"), tenant.ownerKey(), body), 404, "not_found");
    }

    @Test
    void whatIsNotAReservationIsRefused() {
        var good = Map.<String, Object>of("reservationId", "job-1", "amount", "1");
        for (var wrong : new Object[][] {
            {"reservationId", "a/b"},
            {"reservationId", ""},
            {"reservationId", "x".repeat(65)},
            {"reservationId", 7},
            {"amount", "-1"},
            {"amount", 1},
            {"amount", "1e3"},
            {"amount", "99999999999"},
            {"agentId", "a/b"},
            {"agentId", true},
            {"expiresInSeconds", 0},
            {"expiresInSeconds", 86_401},
            {"expiresInSeconds", "soon"},
        }) {
            var body = new java.util.HashMap<>(good);
            body.put((String) wrong[0], wrong[1]);
            var answer = api.call("POST", tenant.path("/credits/reservations"), tenant.ownerKey(), body);

            assertProblem(answer, 400, "validation_failed");
            assertThat(answer.at("/details/0/field")).isEqualTo(wrong[0]);
        }
        assertProblem(settle("job-1", "-1"), 400, "validation_failed");
        assertThat(credits().at("/reserved")).isEqualTo("0");
    }

    private Answer reserve(String id, String amount) {
        var body = Map.of("reservationId", id, "amount", amount);
        return api.call("POST", tenant.path("/credits/reservations"), tenant.ownerKey(), body);
    }

    private Answer settle(String id, String amount) {
        return api.call(
                "POST",
                tenant.path("/credits/reservations/" + id + "/settle"),
                tenant.ownerKey(),
                Map.of("amount", amount));
    }

    private Answer release(String id) {
        return api.call("DELETE", tenant.path("/credits/reservations/" + id), tenant.ownerKey(), Map.of());
    }

    private Answer credits() {
        return api.get(tenant.path("/credits"), tenant.ownerKey());
    }
}
