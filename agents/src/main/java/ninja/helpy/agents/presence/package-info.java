/** Who is in a room right now and who is typing: known while it lasts, never written down. */
@NullMarked
package ninja.helpy.agents.presence;

import org.jspecify.annotations.NullMarked;
