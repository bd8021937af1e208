/** The page at {@code /}: files that the console module has bundled. */
@NullMarked
package ninja.helpy.api.console;

import org.jspecify.annotations.NullMarked;
