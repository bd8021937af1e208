/** The OpenAI wire: chat completions and models, as its clients speak them, over the same runs as everything else. */
@NullMarked
package ninja.helpy.api.openai;

import org.jspecify.annotations.NullMarked;
