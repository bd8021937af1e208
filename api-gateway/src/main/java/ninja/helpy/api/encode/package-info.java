/** How the pieces of a run are written on each wire: pure functions that know neither HTTP nor entities. */
@NullMarked
package ninja.helpy.api.encode;

import org.jspecify.annotations.NullMarked;
