/** Tests of the fault test of runs. */
@NullMarked
package ninja.helpy.cluster.chaos.runs;

import org.jspecify.annotations.NullMarked;
