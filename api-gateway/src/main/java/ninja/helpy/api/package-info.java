/** How one speaks to the system: the server, its settings and the whole endpoint table. */
@NullMarked
package ninja.helpy.api;

import org.jspecify.annotations.NullMarked;
