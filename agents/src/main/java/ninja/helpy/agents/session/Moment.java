package ninja.helpy.agents.session;

import java.time.Duration;
import java.time.Instant;

/**
 * What a decision needs to know beside the room.
 *
 * @param roundDeadline after it a round ends with the answers that it has
 */
record Moment(Instant now, Duration roundDeadline, Likeness likeness) {}
