package ninja.helpy.agents.reader;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import ninja.helpy.agents.protocol.ClusterMessage;
import ninja.helpy.agents.protocol.EntityState;

/**
 * One person of a workspace as a reader. It is his and not the rooms', so that fifty people who read a message do not write
 * fifty facts into its room.
 *
 * @param places how far he has read, the place he came to last at the end
 * @param rooms that he has joined, the one he joined last at the end
 */
public record Reader(List<Place> places, List<String> rooms) implements EntityState {

    /** Past it the place that he came to longest ago is forgotten: there everything is unread. */
    public static final int PLACES_MAX = 500;

    /** Past it the room that he joined longest ago is forgotten: he reads it again when he joins it on his connection. */
    public static final int ROOMS_MAX = 64;

    public static final Reader EMPTY = new Reader(List.of(), List.of());

    public Reader {
        places = List.copyOf(places);
        rooms = List.copyOf(rooms);
    }

    /**
     * The last message that was read in a conversation or room.
     *
     * @param number it is the so-manieth message there
     */
    public record Place(String talkId, String messageId, long number, Instant at)
            implements EntityState, ClusterMessage {}

    public Optional<Place> in(String talkId) {
        return places.stream().filter(p -> p.talkId().equals(talkId)).findFirst();
    }

    List<Place> in(Set<String> talkIds) {
        return places.stream().filter(p -> talkIds.contains(p.talkId())).toList();
    }

    /** Reading goes forward; who scrolls back has not unread anything. */
    boolean isBeyond(String talkId, long number) {
        return in(talkId).filter(p -> p.number() >= number).isPresent();
    }

    Reader at(Place place) {
        var next = new ArrayList<>(
                places.stream().filter(p -> !p.talkId().equals(place.talkId())).toList());
        next.add(place);
        return new Reader(next.subList(Math.max(0, next.size() - PLACES_MAX), next.size()), rooms);
    }

    Reader joined(String sessionId) {
        var next = new ArrayList<>(left(sessionId).rooms);
        next.add(sessionId);
        return new Reader(places, next.subList(Math.max(0, next.size() - ROOMS_MAX), next.size()));
    }

    Reader left(String sessionId) {
        return new Reader(
                places, rooms.stream().filter(room -> !room.equals(sessionId)).toList());
    }
}
