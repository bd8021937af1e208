/** Runs under faults: streams that break and are resumed must end once, whole, and paid once. */
@NullMarked
package ninja.helpy.cluster.chaos.runs;

import org.jspecify.annotations.NullMarked;
