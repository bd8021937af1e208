/** Secrets of others, such as the credentials of an MCP server: kept encrypted, never shown again. */
@NullMarked
package ninja.helpy.agents.vault;

import org.jspecify.annotations.NullMarked;
