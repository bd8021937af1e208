/** How busy this machine is, for who can do the same with less when it is. */
@NullMarked
package ninja.helpy.agents.load;

import org.jspecify.annotations.NullMarked;
