package ninja.helpy.agents.session;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import ninja.helpy.agents.session.GroupSessionEvent.SessionCreated;

/** Facts of rooms for tests that care for others. */
public final class RoomFacts {

    private RoomFacts() {}

    /** {@code s-1}, a room without anybody. */
    public static SessionCreated opened(Instant at) {
        return new SessionCreated(
                "s-1",
                "Room",
                Optional.empty(),
                new Origin(SessionType.FREE, Optional.empty()),
                RoomSettings.DEFAULT,
                List.of(),
                at);
    }
}
