/** Balance, holds and grants over HTTP. */
@NullMarked
package ninja.helpy.api.credit;

import org.jspecify.annotations.NullMarked;
