/** Who is calling: keys, their hashes, and the caller they stand for. */
@NullMarked
package ninja.helpy.api.auth;

import org.jspecify.annotations.NullMarked;
