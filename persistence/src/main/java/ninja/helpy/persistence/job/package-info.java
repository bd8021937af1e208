/** Work that one node does for the whole cluster, at intervals and on demand. */
@NullMarked
package ninja.helpy.persistence.job;

import org.jspecify.annotations.NullMarked;
