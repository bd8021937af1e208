@NullMarked
package ninja.helpy.page;

import org.jspecify.annotations.NullMarked;
