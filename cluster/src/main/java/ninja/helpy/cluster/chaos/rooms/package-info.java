/** Rooms under faults: everybody must have been told the same in the same order, and no round paid twice. */
@NullMarked
package ninja.helpy.cluster.chaos.rooms;

import org.jspecify.annotations.NullMarked;
