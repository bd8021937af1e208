/** Rooms over HTTP. */
@NullMarked
package ninja.helpy.api.session;

import org.jspecify.annotations.NullMarked;
