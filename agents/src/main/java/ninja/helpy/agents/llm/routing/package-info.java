/** Which model answers a request, and which one instead if that one cannot. Read {@code Routing} first. */
@NullMarked
package ninja.helpy.agents.llm.routing;

import org.jspecify.annotations.NullMarked;
