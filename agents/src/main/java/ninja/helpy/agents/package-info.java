/** The map of the domain: every entity and how to reach it. */
@NullMarked
package ninja.helpy.agents;

import org.jspecify.annotations.NullMarked;
