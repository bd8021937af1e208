/** Secrets and plans of an installation on one machine. */
@NullMarked
package ninja.helpy.cluster.local;

import org.jspecify.annotations.NullMarked;
