/** MCP servers of a workspace: their settings, a try, and what they offer. */
@NullMarked
package ninja.helpy.api.mcp;

import org.jspecify.annotations.NullMarked;
