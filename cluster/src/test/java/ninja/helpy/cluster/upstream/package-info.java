/** Tests of the scripted upstream. */
@NullMarked
package ninja.helpy.cluster.upstream;

import org.jspecify.annotations.NullMarked;
