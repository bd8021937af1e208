/** A workspace's events on the wire: everything from a position, then live. */
@NullMarked
package ninja.helpy.api.feed;

import org.jspecify.annotations.NullMarked;
