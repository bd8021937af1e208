/** A run: one execution of one agent for one cause, numbered pieces that any reader may follow. */
@NullMarked
package ninja.helpy.agents.run;

import org.jspecify.annotations.NullMarked;
