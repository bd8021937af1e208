/** What keeps secrets out of the log, whoever writes it. */
@NullMarked
package ninja.helpy.cluster.log;

import org.jspecify.annotations.NullMarked;
