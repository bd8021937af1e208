package ninja.helpy.api.workspace;

import static ninja.helpy.api.http.Endpoint.post;

import akka.http.javadsl.model.HttpResponse;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionStage;
import ninja.helpy.agents.workspace.Tickets;
import ninja.helpy.agents.workspace.WorkspaceCommand.IssueTicket;
import ninja.helpy.api.auth.Secrets;
import ninja.helpy.api.auth.WorkspaceKeyAuthenticator;
import ninja.helpy.api.http.Access;
import ninja.helpy.api.http.Answers;
import ninja.helpy.api.http.Asking;
import ninja.helpy.api.http.Call;
import ninja.helpy.api.http.Endpoint;

/**
 * One-time tickets for {@code GET /ws?ticket=…}: until people can sign in, the holder of a workspace key vouches for them,
 * and the key itself never goes into an address.
 */
public final class TicketEndpoints {

    private final Asking asking;
    private final Secrets secrets;
    private final Clock clock;

    public TicketEndpoints(Asking asking, Secrets secrets, Clock clock) {
        this.asking = asking;
        this.secrets = secrets;
        this.clock = clock;
    }

    public List<Endpoint> endpoints() {
        return List.of(post("/api/workspaces/{workspaceId}/ws-tickets", Access.WRITE, this::issue));
    }

    record Ticket(String ticket, Instant expiresAt, String wsUrl) {}

    private CompletionStage<HttpResponse> issue(Call call) {
        var ticket = secrets.ticket(call.workspaceId());
        return call.fields().thenCompose(fields -> {
            var userId = fields.text("userId", WorkspaceKeyAuthenticator.USER_ID_CHARS_MAX);
            if (!userId.isEmpty() && !WorkspaceKeyAuthenticator.isUserId(userId)) {
                fields.wrong("userId", "must be of A-Z a-z 0-9 . _ @ + | ~ -");
            }
            var displayName = fields.textIfAny("displayName", WorkspaceKeyAuthenticator.USER_NAME_CHARS_MAX);
            fields.check();
            var expiresAt = clock.instant().plus(Tickets.LIFE);
            return asking.workspace(
                            call.workspaceId(),
                            to -> new IssueTicket(
                                    ticket.hash(),
                                    userId,
                                    displayName.orElse(userId),
                                    call.member().keyId(),
                                    to),
                            Asking.DONE)
                    .thenApply(done -> Answers.created(new Ticket(ticket.shown(), expiresAt, wsUrl(call))));
        });
    }

    /** Without the ticket: whoever logs this address logs no secret. */
    private static String wsUrl(Call call) {
        return call.baseUrl().replaceFirst("^http", "ws") + "/ws";
    }
}
