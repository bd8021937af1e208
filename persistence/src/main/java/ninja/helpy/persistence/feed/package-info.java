/** The event feed of a workspace: every event of every entity in it, under one dense and growing position. */
@NullMarked
package ninja.helpy.persistence.feed;

import org.jspecify.annotations.NullMarked;
