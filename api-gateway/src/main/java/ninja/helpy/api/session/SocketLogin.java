package ninja.helpy.api.session;

import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.headers.RawHeader;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import ninja.helpy.agents.Entities;
import ninja.helpy.agents.protocol.Level;
import ninja.helpy.agents.protocol.Refusal;
import ninja.helpy.agents.protocol.Refused;
import ninja.helpy.agents.workspace.WorkspaceCommand.Admitted;
import ninja.helpy.agents.workspace.WorkspaceCommand.CheckKeyId;
import ninja.helpy.agents.workspace.WorkspaceCommand.RedeemTicket;
import ninja.helpy.agents.workspace.WorkspaceCommand.TicketHolder;
import ninja.helpy.api.auth.Authenticator;
import ninja.helpy.api.auth.Caller;
import ninja.helpy.api.auth.SecretHasher;
import ninja.helpy.api.auth.Secrets;
import ninja.helpy.api.auth.WorkspaceKeyAuthenticator;
import ninja.helpy.api.http.Answers;
import ninja.helpy.api.http.Call;
import ninja.helpy.api.wire.Code;
import ninja.helpy.api.wire.Problem;

/**
 * Who opens a socket: a workspace key in a header or in the first frame, or a one-time ticket, which may stand in an
 * address as well.
 */
public final class SocketLogin {

    /** What is safe to put into a header. */
    private static final Pattern HEADER_VALUE = Pattern.compile("[\\x21-\\x7e]{1,256}");

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
        var ticket = call.query("ticket").or(() -> call.query("token"));
        if (ticket.isPresent()) return byTicket(ticket.get()).thenApply(Optional::of);
        if (call.header("Authorization").isEmpty()) return CompletableFuture.completedFuture(Optional.empty());
        return byRequest(call.request()).thenApply(Optional::of);
    }

    /** Whether a {@code connect} frame shows something that opens. */
    static boolean showsCredential(JsonNode data) {
        return credential(data).isPresent();
    }

    /** From a {@code connect} frame: {@code token} or {@code ticket}; a key acts for the {@code userId} beside it. */
    CompletionStage<SocketUser> byFrame(JsonNode data) {
        var shown = credential(data).orElse("");
        if (Secrets.workspaceOfTicket(shown).isPresent()) return byTicket(shown);
        if (!HEADER_VALUE.matcher(shown).matches()) return CompletableFuture.failedFuture(no());
        var request = HttpRequest.create().addHeader(RawHeader.create("Authorization", "Bearer " + shown));
        var userId = data.path("userId").asText();
        if (userId.isEmpty()) return byRequest(request);
        if (!WorkspaceKeyAuthenticator.isUserId(userId)) return CompletableFuture.failedFuture(no());
        return byRequest(request.addHeader(RawHeader.create(WorkspaceKeyAuthenticator.USER_ID, userId)));
    }

    private static Optional<String> credential(JsonNode data) {
        return Stream.of("token", "ticket")
                .map(data::path)
                .filter(JsonNode::isTextual)
                .map(JsonNode::textValue)
                .findFirst();
    }

    /** Only who may write can have a ticket issued. */
    private CompletionStage<SocketUser> byTicket(String ticket) {
        var workspaceId = Secrets.workspaceOfTicket(ticket);
        if (workspaceId.isEmpty()) return CompletableFuture.failedFuture(no());
        var hash = hasher.hash(ticket);
        return Answers.expect(
                        entities.ask(entities.workspace(workspaceId.get()), replyTo -> new RedeemTicket(hash, replyTo)),
                        TicketHolder.class)
                .thenApply(holder -> new SocketUser(
                        workspaceId.get(),
                        holder.userId(),
                        holder.displayName(),
                        true,
                        holder.keyId(),
                        Optional.empty()))
                .thenCompose(this::stillHeld);
    }

    private CompletionStage<SocketUser> byRequest(HttpRequest request) {
        return authenticator
                .authenticate(request)
                .thenApply(caller -> {
                    if (!(caller instanceof Caller.Member member)) throw no();
                    return new SocketUser(
                            member.workspaceId(),
                            member.userId(),
                            member.userName(),
                            member.level().allows(Level.WRITE),
                            member.keyId(),
                            Optional.empty());
                })
                .thenCompose(this::stillHeld);
    }

    /** With the time until which the key holds; fails as unauthenticated if it holds no longer. */
    CompletionStage<SocketUser> stillHeld(SocketUser user) {
        return entities.ask(entities.workspace(user.workspaceId()), replyTo -> new CheckKeyId(user.keyId(), replyTo))
                .thenApply(reply -> {
                    if (reply instanceof Admitted admitted) return user.lasting(admitted.expiresAt());
                    if (reply instanceof Refused refused && refused.reason() != Refusal.UNAUTHENTICATED) {
                        throw Problem.of(refused).asException();
                    }
                    throw no();
                });
    }

    static RuntimeException no() {
        return Problem.of(Code.UNAUTHENTICATED, "neither a workspace key nor a valid ticket")
                .asException();
    }
}
