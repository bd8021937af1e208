/** Starts it: one node, put together from all modules. */
@NullMarked
package ninja.helpy.cluster;

import org.jspecify.annotations.NullMarked;
