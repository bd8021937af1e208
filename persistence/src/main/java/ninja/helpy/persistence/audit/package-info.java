/** Every hour the books are recomputed from the journal of each ledger. */
@NullMarked
package ninja.helpy.persistence.audit;

import org.jspecify.annotations.NullMarked;
