/** Conversations of one person and one agent over HTTP. */
@NullMarked
package ninja.helpy.api.conversation;

import org.jspecify.annotations.NullMarked;
