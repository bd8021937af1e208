package ninja.helpy.agents.mcp;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What was agreed upon with a server. Until 2025 one began with {@code initialize}, and some servers gave an id to come back
 * with; since 2026 every request stands alone and says everything itself.
 */
record McpSession(String version, Optional<String> id) {

    static final String NEWEST_WITH_SESSIONS = "2025-11-25";
    static final String STATELESS = "2026-07-28";

    private static final Set<String> WITH_SESSIONS =
            Set.of("2024-11-05", "2025-03-26", "2025-06-18", NEWEST_WITH_SESSIONS);

    /** The version header came with the second one. */
    private static final String WITHOUT_HEADER = "2025-03-26";

    static final McpSession ALONE = new McpSession(STATELESS, Optional.empty());

    static boolean isKnown(String version) {
        return WITH_SESSIONS.contains(version);
    }

    boolean isStateless() {
        return version.equals(STATELESS);
    }

    /** {@code name}: of the tool that is called, for those in between who cannot read bodies. */
    Map<String, String> headers(String method, Optional<String> name) {
        var headers = new LinkedHashMap<String, String>();
        if (version.compareTo(WITHOUT_HEADER) > 0) headers.put("MCP-Protocol-Version", version);
        id.ifPresent(session -> headers.put("Mcp-Session-Id", session));
        if (isStateless()) {
            headers.put("Mcp-Method", method);
            name.ifPresent(tool -> headers.put("Mcp-Name", tool));
        }
        return headers;
    }
}
