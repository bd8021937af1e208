package ninja.helpy.api.session;

import java.time.Duration;

/** The patience of a socket: for the first frame, between pings, and with a peer that does not take its leave. */
record SocketSettings(Duration loginWithin, Duration pingEvery, Duration leaveWithin) {

    static final SocketSettings DEFAULT =
            new SocketSettings(Duration.ofSeconds(10), Duration.ofSeconds(30), Duration.ofSeconds(5));
}
