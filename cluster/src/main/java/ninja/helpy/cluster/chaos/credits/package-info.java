/** The fault test of credits: every acknowledged hold is resolved exactly once, to the billionth of a credit. */
@NullMarked
package ninja.helpy.cluster.chaos.credits;

import org.jspecify.annotations.NullMarked;
