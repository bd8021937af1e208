/** The parts of fault tests, each without any cluster. */
@NullMarked
package ninja.helpy.cluster.chaos;

import org.jspecify.annotations.NullMarked;
