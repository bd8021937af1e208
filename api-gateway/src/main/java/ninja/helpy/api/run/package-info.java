/** Runs on the wire: webhook, token stream and chat, all of them readers of one run. */
@NullMarked
package ninja.helpy.api.run;

import org.jspecify.annotations.NullMarked;
