/** An agent: versioned configuration, webhook keys, stream secrets. */
@NullMarked
package ninja.helpy.agents.agent;

import org.jspecify.annotations.NullMarked;
