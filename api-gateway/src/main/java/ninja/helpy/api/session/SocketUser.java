package ninja.helpy.api.session;

import java.time.Instant;
import java.util.Optional;
import ninja.helpy.api.auth.WorkspaceKeyAuthenticator;

/**
 * Who speaks over a socket, in which workspace, and the key behind it: when that ends, so does the connection. Saying
 * something may cost credits, and so needs {@code mayWrite}.
 */
record SocketUser(
        String workspaceId,
        String userId,
        String displayName,
        boolean mayWrite,
        String keyId,
        Optional<Instant> until) {

    /** A key that stands for nobody sees all of its workspace. */
    boolean isPerson() {
        return WorkspaceKeyAuthenticator.isUserId(userId);
    }

    boolean maySee(String ownerUserId) {
        return !isPerson() || userId.equals(ownerUserId);
    }

    boolean mayDeleteAny() {
        return !isPerson() && mayWrite;
    }

    boolean isSameAs(SocketUser other) {
        return workspaceId.equals(other.workspaceId) && userId.equals(other.userId);
    }

    SocketUser lasting(Optional<Instant> next) {
        return new SocketUser(workspaceId, userId, displayName, mayWrite, keyId, next);
    }
}
