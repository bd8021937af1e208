/** Tests of the bench of whole runs. */
@NullMarked
package ninja.helpy.cluster.bench.runs;

import org.jspecify.annotations.NullMarked;
