/** Tools that a model may use: what they are called, which arguments they take, what they answer. */
@NullMarked
package ninja.helpy.agents.tool;

import org.jspecify.annotations.NullMarked;
