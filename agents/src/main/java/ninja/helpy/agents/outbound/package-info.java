/** Requests to addresses that tenants have given: only to where they may go, and never to anywhere else than was looked at. */
@NullMarked
package ninja.helpy.agents.outbound;

import org.jspecify.annotations.NullMarked;
