/** How far each person has read, in conversations and rooms. */
@NullMarked
package ninja.helpy.agents.reader;

import org.jspecify.annotations.NullMarked;
