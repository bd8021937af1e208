/** What a model is told of a Helpy: sections that its users may write, compiled with what the Helpy is and remembers. */
@NullMarked
package ninja.helpy.agents.prompt;

import org.jspecify.annotations.NullMarked;
