/** Credits: balance, holds and settlements of a workspace, in nano-dollars. */
@NullMarked
package ninja.helpy.agents.credit;

import org.jspecify.annotations.NullMarked;
