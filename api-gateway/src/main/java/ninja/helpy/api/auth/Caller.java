package ninja.helpy.api.auth;

import ninja.helpy.agents.protocol.Level;

/** Who a request comes from, as far as its credential tells. */
public sealed interface Caller {

    /** No credential was shown. */
    record Anonymous() implements Caller {}

    /** The installation's own service key. It opens platform endpoints, and no workspace. */
    record Admin() implements Caller {}

    /**
     * Someone with a place in a workspace. {@code userId} is whom the holder of an API key vouches for, or
     * {@code key:<keyId>} if it speaks for itself.
     */
    record Member(String workspaceId, Level level, String keyId, String userId, String userName) implements Caller {}

    Caller ANONYMOUS = new Anonymous();
    Caller ADMIN = new Admin();
}
