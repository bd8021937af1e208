package ninja.helpy.api.session;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import ninja.helpy.agents.protocol.Refusal;
import ninja.helpy.agents.protocol.Refused;
import ninja.helpy.agents.session.GroupSessionCommand.Fact;
import ninja.helpy.agents.session.GroupSessionCommand.Facts;
import ninja.helpy.agents.session.GroupSessionEvent.UserJoined;
import ninja.helpy.agents.session.GroupSessionEvent.UserLeft;

/** Who reads a room here, and up to where each has been told. So nobody is told a fact twice, and nobody misses one. */
final class Seats {

    private static final class Seat {

        private long position;
        private boolean live;

        private Seat(long position) {
            this.position = position;
        }
    }

    private static final Refused NO_MEMBER = new Refused(Refusal.FORBIDDEN, "not a member of this session any more");

    private final Map<RoomReader, Seat> seats = new LinkedHashMap<>();
    private final List<RoomReader> closed = new ArrayList<>();
    private final RoomFrames frames;
    private long position;

    Seats(RoomFrames frames) {
        this.frames = frames;
    }

    void startAt(long newest) {
        position = newest;
    }

    /** The newest fact that this node knows of. */
    long position() {
        return position;
    }

    boolean isEmpty() {
        return seats.isEmpty();
    }

    void add(RoomReader reader, long after) {
        seats.put(reader, new Seat(after));
    }

    boolean has(RoomReader reader) {
        return seats.containsKey(reader);
    }

    void remove(RoomReader reader) {
        seats.remove(reader);
    }

    boolean isBehind(RoomReader reader) {
        return positionOf(reader) < position;
    }

    long positionOf(RoomReader reader) {
        return seat(reader).position;
    }

    void live(RoomReader reader) {
        seat(reader).live = true;
    }

    /** What is between is lost for this reader here, and was said to be. */
    void skipToNow(RoomReader reader) {
        seat(reader).position = position;
    }

    /** A new fact: the same frame for everyone who is up to date. */
    void broadcast(Fact fact) {
        position = fact.position();
        var frame = frames.of(fact);
        seats.forEach((reader, seat) -> {
            if (!seat.live || seat.position >= fact.position()) return;
            frame.ifPresent(shown -> offer(reader, shown));
            seat.position = fact.position();
        });
        removeClosed();
        if (fact.event() instanceof UserLeft left) {
            var gone = seats.keySet().stream()
                    .filter(reader -> reader.userId().equals(left.userId()))
                    .filter(reader -> seat(reader).live && positionOf(reader) <= fact.position())
                    .toList();
            gone.forEach(reader -> end(reader, NO_MEMBER));
        }
    }

    void toLive(List<Frame> passing) {
        seats.forEach((reader, seat) -> {
            if (seat.live) passing.forEach(frame -> offer(reader, frame));
        });
        removeClosed();
    }

    private void offer(RoomReader reader, Frame frame) {
        if (!reader.outbox().offer(frame)) closed.add(reader);
    }

    /** Gone or too slow: nothing more for them from here. */
    private void removeClosed() {
        closed.forEach(seats::remove);
        closed.clear();
    }

    /** Facts for one reader that came later; those after the common position will come to all. */
    void catchUp(RoomReader reader, Facts facts) {
        var seat = seat(reader);
        boolean member = true;
        for (var fact : facts.items()) {
            if (fact.position() <= seat.position || fact.position() > position) continue;
            frames.of(fact).ifPresent(frame -> offer(reader, frame));
            seat.position = fact.position();
            if (fact.event() instanceof UserLeft e && e.userId().equals(reader.userId())) member = false;
            if (fact.event() instanceof UserJoined e && e.userId().equals(reader.userId())) member = true;
        }
        if (!member) end(reader, NO_MEMBER);
        removeClosed();
    }

    void end(RoomReader reader, Refused why) {
        if (seats.remove(reader) != null) reader.ended().accept(why);
    }

    void endAll(Refused why) {
        new ArrayList<>(seats.keySet()).forEach(reader -> end(reader, why));
    }

    /** Those who are still being brought up to date stay until they are. */
    void endLive(Refused why) {
        seats.keySet().stream().filter(reader -> seat(reader).live).toList().forEach(reader -> end(reader, why));
    }

    private Seat seat(RoomReader reader) {
        var seat = seats.get(reader);
        if (seat == null) throw new IllegalStateException("no seat");
        return seat;
    }
}
