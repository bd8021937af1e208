/** The four uses, played against a running node over plain HTTP, SSE and WebSocket, as any client would. */
@NullMarked
package ninja.helpy.cluster.demo;

import org.jspecify.annotations.NullMarked;
