/** The credits of a workspace, read from the journal and added up by plain double entry. */
@NullMarked
package ninja.helpy.cluster.chaos.books;

import org.jspecify.annotations.NullMarked;
