package ninja.helpy.api.session;

import akka.actor.typed.ActorRef;
import java.util.LinkedHashMap;
import java.util.Map;
import ninja.helpy.agents.protocol.EntityId;
import ninja.helpy.api.session.SocketActions.Listen;

/** The rooms that one connection reads. */
final class SocketRooms {

    static final int ROOMS_MAX = 32;

    private final Map<EntityId, RoomReader> rooms = new LinkedHashMap<>();
    private final ActorRef<RoomHubs.Command> hubs;

    SocketRooms(ActorRef<RoomHubs.Command> hubs) {
        this.hubs = hubs;
    }

    /** Joining again, with an older position, reads again from there. False if it would be one room too many. */
    boolean listen(Listen listen, RoomReader reader) {
        if (!rooms.containsKey(listen.room()) && rooms.size() >= ROOMS_MAX) return false;
        var before = rooms.put(listen.room(), reader);
        if (before != null) hubs.tell(new RoomHubs.Detach(listen.room(), before));
        hubs.tell(new RoomHubs.Attach(listen.room(), reader, listen.after()));
        return true;
    }

    /** The hub has ended this reader; false if the connection reads the room with another one by now. */
    boolean isOver(EntityId room, RoomReader reader) {
        return rooms.remove(room, reader);
    }

    void leaveAll() {
        rooms.forEach((room, reader) -> hubs.tell(new RoomHubs.Detach(room, reader)));
        rooms.clear();
    }
}
