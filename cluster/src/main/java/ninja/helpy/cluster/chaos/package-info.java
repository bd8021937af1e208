/** Fault tests as a command: a workload of clients over HTTP, and a nemesis that breaks what serves them. */
@NullMarked
package ninja.helpy.cluster.chaos;

import org.jspecify.annotations.NullMarked;
