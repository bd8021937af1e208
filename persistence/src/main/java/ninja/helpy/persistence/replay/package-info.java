/** Replay: what an entity was at event N, and the events in between. Calls no model. */
@NullMarked
package ninja.helpy.persistence.replay;

import org.jspecify.annotations.NullMarked;
