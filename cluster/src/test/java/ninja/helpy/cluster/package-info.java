/** The shape of the system, and the system as a whole. */
@NullMarked
package ninja.helpy.cluster;

import org.jspecify.annotations.NullMarked;
