package ninja.helpy.api.session;

import java.util.function.Consumer;
import ninja.helpy.agents.protocol.Refusal;
import ninja.helpy.agents.protocol.Refused;

/**
 * One local reader of a room: a socket or an event stream. {@code ended} is told once when the room's feed is over for
 * it: it is no member any more, the room has ended, or the feed is lost.
 */
record RoomReader(String userId, Outbox outbox, Consumer<Refused> ended) {

    static final Refused LOST = new Refused(Refusal.SERVICE_UNAVAILABLE, "the room cannot be reached right now");

    /** Two readers of the same person are two readers. */
    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }
}
