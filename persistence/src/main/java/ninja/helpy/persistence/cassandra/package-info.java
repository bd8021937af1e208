/** Cassandra as a child process: the same engine as in production, without anything to install. */
@NullMarked
package ninja.helpy.persistence.cassandra;

import org.jspecify.annotations.NullMarked;
