/** Agents, the secrets of their doors and their runs over HTTP. */
@NullMarked
package ninja.helpy.api.agent;

import org.jspecify.annotations.NullMarked;
