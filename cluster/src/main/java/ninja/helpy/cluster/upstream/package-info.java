/** A model provider of this machine that says what a script says: what benchmarks and fault tests need for a model. */
@NullMarked
package ninja.helpy.cluster.upstream;

import org.jspecify.annotations.NullMarked;
