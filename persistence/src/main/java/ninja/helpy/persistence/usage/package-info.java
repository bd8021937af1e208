/** Tokens and costs: one row for each run, sums by day, and their comparison with what was charged. */
@NullMarked
package ninja.helpy.persistence.usage;

import org.jspecify.annotations.NullMarked;
