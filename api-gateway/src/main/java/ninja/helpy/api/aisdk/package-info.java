/** The AI SDK's wire: its UI message stream, version 1, and the requests of its chats. */
@NullMarked
package ninja.helpy.api.aisdk;

import org.jspecify.annotations.NullMarked;
