package ninja.helpy.api.session;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import ninja.helpy.agents.protocol.Refusal;
import ninja.helpy.agents.protocol.Refused;
import ninja.helpy.api.auth.WorkspaceKeyAuthenticator;

/** Who reads a room here, and up to where each has been told. So nobody is told a fact twice, and nobody misses one. */
final class Seats {

    private static final class Seat {

        private final Optional<Missed> missed;
        private long position;
        private boolean live;
        private boolean looksBack;

        private Seat(long position, Coming coming) {
            this.position = position;
            this.missed = coming.missesEnds() ? Optional.of(new Missed()) : Optional.empty();
            this.looksBack = coming == Coming.BACK;
        }
    }

    private static final Refused NO_MEMBER = new Refused(Refusal.FORBIDDEN, "not a member of this session any more");

    private final Map<RoomReader, Seat> seats = new LinkedHashMap<>();
    private final List<RoomReader> closed = new ArrayList<>();
    private long position;
    private boolean changed;

    /** Whether somebody has come or gone since this was last asked. */
    boolean haveChanged() {
        boolean since = changed;
        changed = false;
        return since;
    }

    /** Those who read here; a key that stands for nobody is no person. */
    Set<String> people() {
        return seats.keySet().stream()
                .map(RoomReader::userId)
                .filter(WorkspaceKeyAuthenticator::isUserId)
                .collect(Collectors.toSet());
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

    void add(RoomReader reader, long after, Coming coming) {
        seats.put(reader, new Seat(after, coming));
        changed = true;
    }

    boolean has(RoomReader reader) {
        return seats.containsKey(reader);
    }

    void remove(RoomReader reader) {
        changed |= seats.remove(reader) != null;
    }

    /** There are facts that it is to be told, or to be told the ends of. */
    boolean isBehind(RoomReader reader) {
        var seat = seat(reader);
        return seat.looksBack || seat.position < position;
    }

    long toBeToldAfter(RoomReader reader) {
        var seat = seat(reader);
        return seat.looksBack ? Missed.before(seat.position, position) : seat.position;
    }

    void live(RoomReader reader) {
        seat(reader).live = true;
    }

    /** The runs of which this reader has been told the facts, later than all others; empty if it comes to read on. */
    Optional<Missed> missed(RoomReader reader) {
        return seat(reader).missed;
    }

    /** What is between is lost for this reader here, and was said to be. */
    void skipToNow(RoomReader reader) {
        var seat = seat(reader);
        seat.position = position;
        seat.looksBack = false;
    }

    /** New facts: the same frames for everyone who is up to date. Only the last of them may send somebody away. */
    void broadcast(List<Told> facts) {
        long before = position;
        var last = facts.get(facts.size() - 1);
        position = last.position();
        var frames = frames(facts, before);
        seats.forEach((reader, seat) -> {
            if (!seat.live || seat.position >= position) return;
            offer(reader, seat.position <= before ? frames : frames(facts, seat.position));
            seat.position = position;
        });
        removeClosed();
        if (last.effect().filter(Told.Left.class::isInstance).isPresent()) {
            var gone = seats.keySet().stream()
                    .filter(reader -> last.leaves(reader.userId()))
                    .filter(reader -> seat(reader).live && seat(reader).position <= position)
                    .toList();
            gone.forEach(reader -> end(reader, NO_MEMBER));
        }
    }

    private static List<Frame> frames(List<Told> facts, long after) {
        return facts.stream()
                .filter(fact -> fact.position() > after)
                .flatMap(fact -> fact.frame().stream())
                .toList();
    }

    void toLive(List<Frame> passing) {
        seats.forEach((reader, seat) -> {
            if (seat.live) offer(reader, passing);
        });
        removeClosed();
    }

    void toLive(RoomPresence.Shown passing) {
        seats.forEach((reader, seat) -> {
            boolean isNews =
                    passing.exceptUserId().filter(reader.userId()::equals).isEmpty();
            if (seat.live && isNews) offer(reader, List.of(passing.frame()));
        });
        removeClosed();
    }

    private void offer(RoomReader reader, List<Frame> frames) {
        if (!frames.isEmpty() && !reader.outbox().offer(frames)) closed.add(reader);
    }

    /** Gone or too slow: nothing more for them from here. */
    private void removeClosed() {
        closed.forEach(this::remove);
        closed.clear();
    }

    /** Facts for one reader that came later; those after the common position will come to all. */
    void catchUp(RoomReader reader, List<Told> facts) {
        var seat = seat(reader);
        boolean member = true;
        var told = new ArrayList<Frame>();
        for (var fact : facts) {
            if (fact.position() > position) continue;
            if (fact.position() <= seat.position) {
                seat.missed.ifPresent(missed -> fact.effect().ifPresent(missed::has));
                continue;
            }
            if (fact.joins(reader.userId())) member = true;
            if (member) fact.frame().ifPresent(told::add);
            seat.position = fact.position();
            seat.missed.ifPresent(missed -> fact.effect().ifPresent(missed::take));
            if (fact.leaves(reader.userId())) member = false;
        }
        seat.looksBack = false;
        offer(reader, told);
        if (!member) end(reader, NO_MEMBER);
        removeClosed();
    }

    void end(RoomReader reader, Refused why) {
        if (seats.remove(reader) == null) return;
        changed = true;
        reader.ended().accept(why);
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
