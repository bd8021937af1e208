/** A conversation: one person and one agent, messages in order. */
@NullMarked
package ninja.helpy.agents.conversation;

import org.jspecify.annotations.NullMarked;
