/** What goes over the wire, whatever the endpoint: JSON, problems, money as text. */
@NullMarked
package ninja.helpy.api.wire;

import org.jspecify.annotations.NullMarked;
