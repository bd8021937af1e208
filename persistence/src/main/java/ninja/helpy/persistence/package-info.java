/** What the system remembers: journal schema, projections, views, event feeds, replay. */
@NullMarked
package ninja.helpy.persistence;

import org.jspecify.annotations.NullMarked;
