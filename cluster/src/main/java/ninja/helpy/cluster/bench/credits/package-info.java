/** {@code bench credits}: reserve and settle, by the ledger and by conditional updates. */
@NullMarked
package ninja.helpy.cluster.bench.credits;

import org.jspecify.annotations.NullMarked;
