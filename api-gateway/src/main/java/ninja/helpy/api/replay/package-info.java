/** What has happened in a workspace, and what an entity was at event N, over HTTP. */
@NullMarked
package ninja.helpy.api.replay;

import org.jspecify.annotations.NullMarked;
