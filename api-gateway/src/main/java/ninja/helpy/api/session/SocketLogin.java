package ninja.helpy.api.session;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import ninja.helpy.agents.Entities;
import ninja.helpy.agents.protocol.Level;
import ninja.helpy.agents.workspace.WorkspaceCommand.RedeemTicket;
import ninja.helpy.agents.workspace.WorkspaceCommand.TicketHolder;
import ninja.helpy.api.auth.Authenticator;
import ninja.helpy.api.auth.Caller;
import ninja.helpy.api.auth.SecretHasher;
import ninja.helpy.api.auth.Secrets;
import ninja.helpy.api.http.Answers;
import ninja.helpy.api.http.Call;
import ninja.helpy.api.wire.Code;
import ninja.helpy.api.wire.Problem;

/** Who opens a socket: a workspace key in a header, or a one-time ticket, which may stand in an address. */
public final class SocketLogin {

    private final Entities entities;
    private final Authenticator authenticator;
    private final SecretHasher hasher;

    public SocketLogin(Entities entities, Authenticator authenticator, SecretHasher hasher) {
        this.entities = entities;
        this.authenticator = authenticator;
        this.hasher = hasher;
    }

    /** Empty if the request shows nothing: then the first frame has to. */
    CompletionStage<Optional<SocketUser>> of(Call call) {
        var ticket = call.query("ticket");
        if (ticket.isPresent()) return byTicket(ticket.get()).thenApply(Optional::of);
        if (call.header("Authorization").isEmpty()) return CompletableFuture.completedFuture(Optional.empty());
        return authenticator.authenticate(call.request()).thenApply(caller -> {
            if (!(caller instanceof Caller.Member member)) throw no();
            return Optional.of(new SocketUser(
                    member.workspaceId(),
                    member.userId(),
                    member.userName(),
                    member.level().allows(Level.WRITE)));
        });
    }

    /** Only who may write can have a ticket issued. */
    CompletionStage<SocketUser> byTicket(String ticket) {
        var workspaceId = Secrets.workspaceOfTicket(ticket);
        if (workspaceId.isEmpty()) return CompletableFuture.failedFuture(no());
        var hash = hasher.hash(ticket);
        return Answers.expect(
                        entities.ask(entities.workspace(workspaceId.get()), replyTo -> new RedeemTicket(hash, replyTo)),
                        TicketHolder.class)
                .thenApply(holder -> new SocketUser(workspaceId.get(), holder.userId(), holder.displayName(), true));
    }

    private static RuntimeException no() {
        return Problem.of(Code.UNAUTHENTICATED, "neither a workspace key nor a valid ticket")
                .asException();
    }
}
