/** The command line: what {@code ./helpy} runs. */
@NullMarked
package ninja.helpy.cluster.cli;

import org.jspecify.annotations.NullMarked;
