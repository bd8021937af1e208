/** Health, metrics, and the description of the API itself. */
@NullMarked
package ninja.helpy.api.ops;

import org.jspecify.annotations.NullMarked;
