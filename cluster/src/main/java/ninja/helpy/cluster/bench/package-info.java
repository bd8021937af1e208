/** What every benchmark shares: a place to run in, clocks, and the form of its answer. */
@NullMarked
package ninja.helpy.cluster.bench;

import org.jspecify.annotations.NullMarked;
