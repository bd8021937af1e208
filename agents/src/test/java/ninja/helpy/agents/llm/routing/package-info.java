/** Tests of routes: which model is tried when, and that what follows the first piece is never tried again. */
@NullMarked
package ninja.helpy.agents.llm.routing;

import org.jspecify.annotations.NullMarked;
