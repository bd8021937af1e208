/** What all benchmarks share. */
@NullMarked
package ninja.helpy.cluster.bench;

import org.jspecify.annotations.NullMarked;
