package ninja.helpy.api.session;

import java.time.Duration;

/**
 * The patience of a socket: for the first frame, with who may open rooms himself, between pings, between looks at its key,
 * with a key that has ended, and with a peer that does not take its leave.
 */
record SocketSettings(
        Duration loginWithin,
        Duration roomsAfter,
        Duration pingEvery,
        Duration lookAtKeyEvery,
        Duration renewWithin,
        Duration leaveWithin) {

    static final SocketSettings DEFAULT = new SocketSettings(
            Duration.ofSeconds(10),
            Duration.ofSeconds(1),
            Duration.ofSeconds(30),
            Duration.ofSeconds(60),
            Duration.ofSeconds(60),
            Duration.ofSeconds(5));
}
