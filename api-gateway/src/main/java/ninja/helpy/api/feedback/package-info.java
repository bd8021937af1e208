/** What people think of answers, over HTTP. */
@NullMarked
package ninja.helpy.api.feedback;

import org.jspecify.annotations.NullMarked;
