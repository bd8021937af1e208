/** Server-sent events: how they are written and sent. */
@NullMarked
package ninja.helpy.api.sse;

import org.jspecify.annotations.NullMarked;
