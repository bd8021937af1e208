package ninja.helpy.api.credit;

import static ninja.helpy.api.RunningApi.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import ninja.helpy.agents.credit.CreditLedgerEvent.Entry;
import ninja.helpy.agents.credit.CreditLedgerEvent.Kind;
import ninja.helpy.api.RunningApi;
import ninja.helpy.api.RunningApi.Tenant;
import org.junit.jupiter.api.Test;

class TransactionsOverHttpTest {

    private static final Instant T0 = Instant.parse("2026-03-01T00:00:00Z");

    private final RunningApi api = RunningApi.get();
    private final Tenant tenant = api.tenant();

    @Test
    void anEntryIsShownWithItsTypeAndWithWhatItBelongsTo() {
        post(Kind.GRANTED, "order-1", 12_500_000_000L, 0);
        post(Kind.GRANTED, "order-2", -500_000_000L, 0);
        post(Kind.HELD, "run-1", 1_000_000_000L, 900);
        post(Kind.SETTLED, "run-1", 250_000_000L, 300);
        post(Kind.HELD, "client/job-1", 1, 0);
        post(Kind.EXPIRED, "client/job-1", 0, 0);
        post(Kind.SETTLED_LATE, "client/job-1", 1, 0);

        var items = get("").json().get("items");

        assertThat(items.findValuesAsText("type"))
                .containsExactly("settle_late", "expire", "reserve", "settle", "reserve", "correction", "grant");
        assertThat(items.get(0).get("reservationId").asText()).isEqualTo("job-1");
        assertThat(items.get(0).has("runId")).isFalse();
        assertThat(items.get(3).get("runId").asText()).isEqualTo("run-1");
        assertThat(items.get(3).get("tokens").asLong()).isEqualTo(300);
        assertThat(items.get(5).get("amount").asText()).isEqualTo("-0.5");
        assertThat(items.get(6).get("reference").asText()).isEqualTo("order-1");
        assertThat(items.get(6).get("balanceAfter").asText()).isEqualTo("12.5");
        assertThat(items.get(6).get("reason").asText()).isEqualTo("test");
    }

    @Test
    void pagesFollowOneAnotherUntilNothingIsLeft() {
        for (int n = 0; n < 7; n++) post(Kind.GRANTED, "order-" + n, 1, 0);

        var seen = new ArrayList<String>();
        var page = get("?limit=3");
        while (true) {
            seen.addAll(page.json().get("items").findValuesAsText("reference"));
            if (!page.json().has("nextCursor")) break;
            page = get("?limit=3&cursor=" + page.at("/nextCursor"));
        }

        assertThat(seen)
                .isEqualTo(List.of("order-6", "order-5", "order-4", "order-3", "order-2", "order-1", "order-0"));
    }

    @Test
    void aRangeIncludesItsBeginAndNotItsEnd() {
        for (int n = 0; n < 4; n++) post(Kind.GRANTED, "order-" + n, 1, n);

        assertThat(get("?from=2026-03-01T00:00:01Z&to=2026-03-01T00:00:03Z")
                        .json()
                        .findValuesAsText("reference"))
                .containsExactly("order-2", "order-1");
    }

    @Test
    void wrongTimesLimitsAndCursorsAreRefused() {
        for (var query : List.of("?from=yesterday", "?to=5", "?limit=0", "?limit=201", "?limit=x", "?cursor=%7B%7D")) {
            assertProblem(get(query), 400, "validation_failed");
        }
    }

    private RunningApi.Answer get(String query) {
        return api.get(tenant.path("/credits/transactions" + query), api.key(tenant, "READ"));
    }

    /** {@code tokens} are the seconds after the beginning as well. */
    private void post(Kind kind, String reference, long amount, long tokens) {
        long change = kind == Kind.GRANTED ? amount : 0;
        var entry = new Entry(
                kind,
                reference,
                Optional.of("").filter(none -> kind != Kind.GRANTED),
                Optional.empty(),
                amount,
                tokens,
                0,
                change,
                Optional.empty(),
                kind == Kind.GRANTED ? "test" : "");
        api.lists().posted(tenant.workspaceId(), entry, T0.plusSeconds(tokens));
    }
}
