package ninja.helpy.api.session;

/** Who speaks over a socket, in which workspace. Saying something may cost credits, and so needs {@code mayWrite}. */
record SocketUser(String workspaceId, String userId, String displayName, boolean mayWrite) {}
