/** A group session (room): several people and several Helpys, rounds of answers. */
@NullMarked
package ninja.helpy.agents.session;

import org.jspecify.annotations.NullMarked;
