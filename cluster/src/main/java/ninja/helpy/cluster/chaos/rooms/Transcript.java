package ninja.helpy.cluster.chaos.rooms;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/** What one person was told of a room, over however many connections: every fact at its position, once, in order. */
final class Transcript {

    /** What the room did not keep any more; everything else must be there. */
    private record Gap(long after, long upTo) {}

    private final Consumer<String> violation;
    private final NavigableMap<Long, JsonNode> facts = new TreeMap<>();
    private final List<Gap> gaps = new ArrayList<>();

    Transcript(Consumer<String> violation) {
        this.violation = violation;
    }

    synchronized boolean isEmpty() {
        return facts.isEmpty();
    }

    /** The newest, to come back with. */
    synchronized long position() {
        return facts.isEmpty() ? 0 : facts.lastKey();
    }

    /** A frame with a position. */
    synchronized void take(JsonNode frame) {
        long at = frame.path("position").asLong();
        long newest = facts.isEmpty() ? 0 : facts.lastKey();
        if (at <= newest) violation.accept("after position " + newest + " came " + frame);
        facts.putIfAbsent(at, frame);
    }

    /** The room said that it keeps nothing so old, and from where it goes on. */
    synchronized void expired(long goesOnAfter) {
        gaps.add(new Gap(position(), goesOnAfter));
    }

    synchronized NavigableMap<Long, JsonNode> facts() {
        return new TreeMap<>(facts);
    }

    synchronized int gaps() {
        return gaps.size();
    }

    /** Whether this person must have been told what is at this position. */
    synchronized boolean mustKnow(long position) {
        return !facts.isEmpty()
                && position >= facts.firstKey()
                && gaps.stream().noneMatch(gap -> position > gap.after() && position <= gap.upTo());
    }

    synchronized boolean hasHeard(String content) {
        return facts.values().stream().anyMatch(frame -> Room.isMessage(frame, content));
    }
}
