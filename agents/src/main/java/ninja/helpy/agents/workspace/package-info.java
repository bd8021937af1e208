/** A workspace: settings, API keys, the list of its agents, one-time socket tickets. */
@NullMarked
package ninja.helpy.agents.workspace;

import org.jspecify.annotations.NullMarked;
