/** What a person sees. */
@NullMarked
package ninja.helpy.cluster.terminal;

import org.jspecify.annotations.NullMarked;
