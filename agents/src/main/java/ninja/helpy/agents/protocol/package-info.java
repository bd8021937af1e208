/** What all entities share: message and event markers, refusals, ids, and following by sequence number. */
@NullMarked
package ninja.helpy.agents.protocol;

import org.jspecify.annotations.NullMarked;
