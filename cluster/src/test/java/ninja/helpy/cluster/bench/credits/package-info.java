/** That the credits of a benchmark are really audited. */
@NullMarked
package ninja.helpy.cluster.bench.credits;

import org.jspecify.annotations.NullMarked;
