/**
 * {@code bench runs}: whole runs over HTTP against a scripted upstream. Clients and upstream are a process of their own
 * ({@link ninja.helpy.cluster.bench.runs.LoadGenerator}), so that this one's processor time and heap are the node's.
 */
@NullMarked
package ninja.helpy.cluster.bench.runs;

import org.jspecify.annotations.NullMarked;
