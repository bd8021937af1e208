/** Long lists, read from the views that follow the journal. */
@NullMarked
package ninja.helpy.api.view;

import org.jspecify.annotations.NullMarked;
