/** Answers that may be given again. */
@NullMarked
package ninja.helpy.persistence.answer;

import org.jspecify.annotations.NullMarked;
