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
    record Member(String workspaceId, Level level, String keyId, String userId, String userName) implements Caller {

        private static final String KEY = "key:";

        /** A key that acts for none of its users: it stands for the workspace itself. */
        public static Member ofKey(String workspaceId, Level level, String keyId, String keyName) {
            return new Member(workspaceId, level, keyId, KEY + keyId, keyName);
        }

        public boolean actsForUser() {
            return !userId.startsWith(KEY);
        }

        /** The workspace's own key sees everything of the workspace; a user sees what is his. */
        public boolean maySee(String ownerUserId) {
            return !actsForUser() || userId.equals(ownerUserId);
        }
    }

    Caller ANONYMOUS = new Anonymous();
    Caller ADMIN = new Admin();
}
