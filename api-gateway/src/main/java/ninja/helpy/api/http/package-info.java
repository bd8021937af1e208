/** The endpoint table and its dispatcher: one place for access, limits, failures and headers. */
@NullMarked
package ninja.helpy.api.http;

import org.jspecify.annotations.NullMarked;
