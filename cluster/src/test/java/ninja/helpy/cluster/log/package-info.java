/** What must never be in a log. */
@NullMarked
package ninja.helpy.cluster.log;

import org.jspecify.annotations.NullMarked;
