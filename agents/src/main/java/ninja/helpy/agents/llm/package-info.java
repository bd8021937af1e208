/** Language models: one port, one adapter per provider, prices. Nothing of a provider leaves this package. */
@NullMarked
package ninja.helpy.agents.llm;

import org.jspecify.annotations.NullMarked;
