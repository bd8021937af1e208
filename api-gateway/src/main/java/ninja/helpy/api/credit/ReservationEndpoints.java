package ninja.helpy.api.credit;

import static ninja.helpy.api.http.Endpoint.delete;
import static ninja.helpy.api.http.Endpoint.get;
import static ninja.helpy.api.http.Endpoint.post;

import akka.http.javadsl.model.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import ninja.helpy.agents.agent.AgentCommand;
import ninja.helpy.agents.agent.AgentCommand.GetAgent;
import ninja.helpy.agents.credit.CreditLedgerCommand.GetHolds;
import ninja.helpy.agents.credit.CreditLedgerCommand.HoldPlaced;
import ninja.helpy.agents.credit.CreditLedgerCommand.Holds;
import ninja.helpy.agents.credit.CreditLedgerCommand.OpenHold;
import ninja.helpy.agents.credit.CreditLedgerCommand.ReleaseHold;
import ninja.helpy.agents.credit.CreditLedgerCommand.ReserveCredits;
import ninja.helpy.agents.credit.CreditLedgerCommand.SettleCredits;
import ninja.helpy.agents.credit.CreditLedgerCommand.Settled;
import ninja.helpy.agents.credit.Quote;
import ninja.helpy.agents.protocol.EntityId;
import ninja.helpy.api.http.Access;
import ninja.helpy.api.http.Answers;
import ninja.helpy.api.http.Asking;
import ninja.helpy.api.http.Call;
import ninja.helpy.api.http.Endpoint;
import ninja.helpy.api.http.Page;
import ninja.helpy.api.wire.Credits;
import ninja.helpy.api.wire.Fields;

/** Open holds (CR-3), and holds of clients that meter work of their own: reserve, then settle or release, each repeatable. */
public final class ReservationEndpoints {

    private static final String RESERVATIONS = "/api/workspaces/{workspaceId}/credits/reservations";
    private static final String RESERVATION = RESERVATIONS + "/{reservationId}";

    /** No run's id has a slash, so a client can never touch the hold of a run. */
    private static final String OF_CLIENTS = "client/";

    private static final Duration EXPIRY = Duration.ofMinutes(15);
    private static final Duration EXPIRY_MAX = Duration.ofDays(1);
    private static final int ID_CHARS_MAX = 64;

    private final Asking asking;
    private final Clock clock;

    public ReservationEndpoints(Asking asking, Clock clock) {
        this.asking = asking;
        this.clock = clock;
    }

    public List<Endpoint> endpoints() {
        return List.of(
                get(RESERVATIONS, Access.WRITE, this::list),
                post(RESERVATIONS, Access.WRITE, this::reserve),
                post(RESERVATION + "/settle", Access.WRITE, this::settle),
                delete(RESERVATION, Access.WRITE, this::release));
    }

    /** Held for a run, or under a client's own {@code reservationId}. */
    record Reservation(
            Optional<String> runId,
            Optional<String> reservationId,
            Optional<String> agentId,
            String amount,
            Instant since,
            Instant expiresAt) {

        static Reservation of(OpenHold hold) {
            boolean client = hold.runId().startsWith(OF_CLIENTS);
            return new Reservation(
                    client ? Optional.empty() : Optional.of(hold.runId()),
                    client ? Optional.of(hold.runId().substring(OF_CLIENTS.length())) : Optional.empty(),
                    Optional.of(hold.agentId()).filter(id -> !id.isEmpty()),
                    Credits.text(hold.amountMax()),
                    hold.since(),
                    hold.expiresAt());
        }
    }

    record Reserved(String reservationId, String amount, Instant expiresAt) {}

    record Resolved(String reservationId, String charged) {}

    private CompletionStage<HttpResponse> list(Call call) {
        return asking.ledger(call.workspaceId(), GetHolds::new, Holds.class).thenApply(holds -> {
            var page = Page.of(call, holds.holds(), OpenHold::runId);
            var items = page.items().stream().map(Reservation::of).toList();
            return Answers.ok(new Page<>(items, page.nextCursor()));
        });
    }

    /** 201 for a new hold; a repeat gets 200 and what the first one got. */
    private CompletionStage<HttpResponse> reserve(Call call) {
        return call.fields().thenCompose(fields -> {
            var id = fields.text("reservationId", ID_CHARS_MAX);
            if (!id.isEmpty() && !Call.isId(id))
                fields.wrong("reservationId", "must have letters, digits, _ and - only");
            var agentId = fields.textIfAny("agentId", ID_CHARS_MAX);
            if (agentId.isPresent() && !Call.isId(agentId.get())) fields.wrong("agentId", "is not an id");
            long amount = amount(fields);
            var seconds = fields.integer("expiresInSeconds", 1, (int) EXPIRY_MAX.toSeconds());
            fields.check();
            var expiresAt = clock.instant().plusSeconds(seconds.orElse((int) EXPIRY.toSeconds()));
            return known(call, agentId)
                    .thenCompose(agent -> asking.ledger(
                            call.workspaceId(),
                            to -> new ReserveCredits(
                                    OF_CLIENTS + id, agent, Optional.empty(), Quote.fixed(amount), expiresAt, to),
                            HoldPlaced.class))
                    .thenApply(hold -> Answers.json(
                            hold.expiresAt().equals(expiresAt) ? 201 : 200,
                            new Reserved(id, Credits.text(hold.amountMax()), hold.expiresAt())));
        });
    }

    private CompletionStage<HttpResponse> settle(Call call) {
        var id = call.id("reservationId");
        return call.fields().thenCompose(fields -> {
            long amount = amount(fields);
            fields.check();
            return asking.ledger(
                            call.workspaceId(), to -> new SettleCredits(OF_CLIENTS + id, amount, 0, to), Settled.class)
                    .thenApply(settled -> resolved(id, settled));
        });
    }

    private CompletionStage<HttpResponse> release(Call call) {
        var id = call.id("reservationId");
        return asking.ledger(call.workspaceId(), to -> new ReleaseHold(OF_CLIENTS + id, to), Settled.class)
                .thenApply(settled -> resolved(id, settled));
    }

    private static HttpResponse resolved(String id, Settled settled) {
        return Answers.ok(new Resolved(id, Credits.text(settled.charged())));
    }

    /** An agent has limits of its own, so a name that nobody has is refused. */
    private CompletionStage<String> known(Call call, Optional<String> agentId) {
        return agentId.<CompletionStage<String>>map(
                        id -> asking.agent(new EntityId(call.workspaceId(), id), GetAgent::new, AgentCommand.View.class)
                                .thenApply(exists -> id))
                .orElseGet(() -> CompletableFuture.completedFuture(""));
    }

    private static long amount(Fields fields) {
        long amount = fields.credits("amount").orElse(0L);
        if (!fields.has("amount")) fields.wrong("amount", "is missing");
        else if (amount < 0) fields.wrong("amount", "must not be negative");
        return amount;
    }
}
