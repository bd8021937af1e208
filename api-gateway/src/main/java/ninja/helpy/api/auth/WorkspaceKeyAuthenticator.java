package ninja.helpy.api.auth;

import akka.http.javadsl.model.HttpHeader;
import akka.http.javadsl.model.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;
import ninja.helpy.agents.Entities;
import ninja.helpy.agents.protocol.Refusal;
import ninja.helpy.agents.protocol.Refused;
import ninja.helpy.agents.protocol.Reply;
import ninja.helpy.agents.workspace.WorkspaceCommand.Admitted;
import ninja.helpy.agents.workspace.WorkspaceCommand.CheckApiKey;
import ninja.helpy.api.wire.Code;
import ninja.helpy.api.wire.Problem;
import ninja.helpy.api.wire.Text;

/** {@code Authorization: Bearer <key>}: a workspace's API key, or the installation's service key. */
public final class WorkspaceKeyAuthenticator implements Authenticator {

    /** With this header the holder of a workspace key acts for one of its users, in chats and rooms. */
    public static final String USER_ID = "X-User-Id";

    public static final String USER_NAME = "X-User-Name";

    private static final Pattern SAFE_USER_ID = Pattern.compile("[A-Za-z0-9._@+|~-]{1,128}");
    public static final int USER_ID_CHARS_MAX = 128;
    public static final int USER_NAME_CHARS_MAX = 80;
    private static final String BEARER = "Bearer ";

    private final Entities entities;
    private final SecretHasher hasher;
    private final Optional<String> adminKey;

    public WorkspaceKeyAuthenticator(Entities entities, SecretHasher hasher, Optional<String> adminKey) {
        this.entities = entities;
        this.hasher = hasher;
        this.adminKey = adminKey;
    }

    @Override
    public CompletionStage<Caller> authenticate(HttpRequest request) {
        var credential = header(request, "Authorization");
        if (credential.isEmpty()) return CompletableFuture.completedFuture(Caller.ANONYMOUS);
        if (!credential.get().regionMatches(true, 0, BEARER, 0, BEARER.length()))
            return CompletableFuture.failedFuture(no());
        var shown = credential.get().substring(BEARER.length()).trim();
        if (isAdminKey(shown)) return CompletableFuture.completedFuture(Caller.ADMIN);
        return Secrets.workspaceOfApiKey(shown)
                .map(workspaceId -> member(request, workspaceId, shown))
                .orElseGet(() -> CompletableFuture.failedFuture(no()));
    }

    /** What may name a user: no colon, so that no user passes for a key. */
    public static boolean isUserId(String given) {
        return SAFE_USER_ID.matcher(given).matches();
    }

    private boolean isAdminKey(String shown) {
        return adminKey.filter(key -> MessageDigest.isEqual(
                        key.getBytes(StandardCharsets.UTF_8), shown.getBytes(StandardCharsets.UTF_8)))
                .isPresent();
    }

    private CompletionStage<Caller> member(HttpRequest request, String workspaceId, String shown) {
        var hash = hasher.hash(shown);
        return entities.ask(entities.workspace(workspaceId), replyTo -> new CheckApiKey(hash, replyTo))
                .thenApply(reply -> asMember(request, reply));
    }

    private static Caller asMember(HttpRequest request, Reply reply) {
        if (reply instanceof Refused refused && refused.reason() == Refusal.SERVICE_UNAVAILABLE) {
            throw Problem.of(refused).asException();
        }
        if (!(reply instanceof Admitted admitted)) throw no();
        var user = header(request, USER_ID);
        if (user.isEmpty()) {
            return Caller.Member.ofKey(admitted.workspaceId(), admitted.level(), admitted.keyId(), admitted.keyName());
        }
        if (!isUserId(user.get())) {
            throw Problem.invalid(USER_ID, "must have 1 to 128 of A-Z a-z 0-9 . _ @ + | ~ -")
                    .asException();
        }
        var name = header(request, USER_NAME)
                .map(Text::clean)
                .filter(given -> !given.isBlank())
                .orElse(user.get());
        if (name.length() > USER_NAME_CHARS_MAX) {
            throw Problem.invalid(USER_NAME, "must have at most " + USER_NAME_CHARS_MAX + " characters")
                    .asException();
        }
        return new Caller.Member(admitted.workspaceId(), admitted.level(), admitted.keyId(), user.get(), name);
    }

    private static Optional<String> header(HttpRequest request, String name) {
        return request.getHeader(name).map(HttpHeader::value);
    }

    private static RuntimeException no() {
        return Problem.of(Code.UNAUTHENTICATED, "this key opens nothing here").asException();
    }
}
