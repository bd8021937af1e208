/** What was used, by whom and with what, over HTTP. */
@NullMarked
package ninja.helpy.api.usage;

import org.jspecify.annotations.NullMarked;
