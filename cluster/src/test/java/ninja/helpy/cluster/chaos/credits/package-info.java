/** Whether the judge of a fault test sees what is wrong. */
@NullMarked
package ninja.helpy.cluster.chaos.credits;

import org.jspecify.annotations.NullMarked;
