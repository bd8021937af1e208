/** Tools of the MCP servers of a workspace, by Streamable HTTP. Begin with {@link ninja.helpy.agents.mcp.McpServers}. */
@NullMarked
package ninja.helpy.agents.mcp;

import org.jspecify.annotations.NullMarked;
