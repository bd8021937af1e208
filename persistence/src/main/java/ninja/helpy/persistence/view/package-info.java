/** What the gateway reads: lists that grow without bound, newest first, page by page. */
@NullMarked
package ninja.helpy.persistence.view;

import org.jspecify.annotations.NullMarked;
