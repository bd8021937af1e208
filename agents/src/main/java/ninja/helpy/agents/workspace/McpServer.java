package ninja.helpy.agents.workspace;

import java.util.List;
import java.util.Optional;
import ninja.helpy.agents.protocol.ClusterMessage;
import ninja.helpy.agents.vault.Sealed;

/**
 * An MCP server whose tools agents of a workspace may use; which of them do, their configuration says. {@code name} is what
 * its tools are called after. {@code toolsAllowed} empty: all of them.
 */
public record McpServer(String serverId, String name, String url, Auth auth, List<String> toolsAllowed, boolean enabled)
        implements ClusterMessage {

    public McpServer {
        toolsAllowed = List.copyOf(toolsAllowed);
    }

    /** {@code name} is that of the header, or the user's. Whose the secret is: {@link #owner}. */
    public record Auth(AuthType type, String name, Optional<Sealed> secret) implements ClusterMessage {

        public static final Auth NONE = new Auth(AuthType.NONE, "", Optional.empty());
    }

    /** How a server knows us. */
    public enum AuthType {
        NONE,
        HEADER,
        BASIC
    }

    /** What its secret is bound to. */
    public static String owner(String workspaceId, String serverId) {
        return workspaceId + "/mcp-servers/" + serverId;
    }

    public boolean allows(String tool) {
        return toolsAllowed.isEmpty() || toolsAllowed.contains(tool);
    }
}
