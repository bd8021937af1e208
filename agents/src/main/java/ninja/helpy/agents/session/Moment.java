package ninja.helpy.agents.session;

import java.time.Duration;
import java.time.Instant;

/**
 * What a decision needs to know beside the room.
 *
 * @param roundDeadline after it a round ends with the answers that it has
 * @param comparisonMax how long finished answers wait for a model to compare them
 * @param desertedMax after it a room ends that its last person has left
 */
record Moment(Instant now, Duration roundDeadline, Duration comparisonMax, Duration desertedMax, Likeness likeness) {}
