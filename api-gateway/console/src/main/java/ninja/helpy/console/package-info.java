/** What the build runs to make the page; no part of the product. */
@NullMarked
package ninja.helpy.console;

import org.jspecify.annotations.NullMarked;
