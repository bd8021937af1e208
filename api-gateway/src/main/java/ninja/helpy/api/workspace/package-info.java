/** Workspaces, their API keys and socket tickets over HTTP. */
@NullMarked
package ninja.helpy.api.workspace;

import org.jspecify.annotations.NullMarked;
