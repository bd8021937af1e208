/** The wake list on Cassandra. */
@NullMarked
package ninja.helpy.persistence.wake;

import org.jspecify.annotations.NullMarked;
