/** An installation on one machine: its data directory, its secrets, its processes. */
@NullMarked
package ninja.helpy.cluster.local;

import org.jspecify.annotations.NullMarked;
