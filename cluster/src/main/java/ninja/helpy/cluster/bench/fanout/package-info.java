/** How many messages a second reach the members of rooms, and what an idle connection holds. */
@NullMarked
package ninja.helpy.cluster.bench.fanout;

import org.jspecify.annotations.NullMarked;
