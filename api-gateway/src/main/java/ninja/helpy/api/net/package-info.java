/** The transport below HTTP: sockets, and what is spoken over them once they are no longer HTTP. */
@NullMarked
package ninja.helpy.api.net;

import org.jspecify.annotations.NullMarked;
