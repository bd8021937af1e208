/** From the journal to the feeds and views: one stream per slice of workspaces, and a reconciler behind it. */
@NullMarked
package ninja.helpy.persistence.projection;

import org.jspecify.annotations.NullMarked;
