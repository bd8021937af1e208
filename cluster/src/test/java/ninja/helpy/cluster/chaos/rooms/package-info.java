/** Tests of the fault test of rooms. */
@NullMarked
package ninja.helpy.cluster.chaos.rooms;

import org.jspecify.annotations.NullMarked;
