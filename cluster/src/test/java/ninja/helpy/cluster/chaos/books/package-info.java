/** Tests of the double entry of fault tests. */
@NullMarked
package ninja.helpy.cluster.chaos.books;

import org.jspecify.annotations.NullMarked;
