/** Tests of the language models: the watchdog's promises, prices, and each provider's real wire protocol. */
@NullMarked
package ninja.helpy.agents.llm;

import org.jspecify.annotations.NullMarked;
