package ninja.helpy.api.session;

import akka.actor.typed.ActorRef;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import ninja.helpy.agents.protocol.EntityId;
import ninja.helpy.api.session.SocketActions.Listen;
import ninja.helpy.api.wire.Code;
import ninja.helpy.api.wire.Problem;

/** The rooms and conversations that one connection reads. */
final class SocketRooms {

    static final int ROOMS_MAX = 32;

    /** Past it the one that was opened first is closed: when something comes in it, it is opened again. */
    static final int CONVERSATIONS_MAX = 16;

    private final Map<FeedId, RoomReader> feeds = new LinkedHashMap<>();

    /** Rooms that were not asked for give way to those that are. */
    private final Set<FeedId> unasked = new LinkedHashSet<>();

    private final ActorRef<SocketCommand> self;
    private final Outbox outbox;
    private final ActorRef<RoomHubs.Command> hubs;

    SocketRooms(ActorRef<SocketCommand> self, Outbox outbox, ActorRef<RoomHubs.Command> hubs) {
        this.self = self;
        this.outbox = outbox;
        this.hubs = hubs;
    }

    boolean reads(FeedId feed) {
        return feeds.containsKey(feed);
    }

    /** Something is new in a conversation: what is open already is told by its hub. */
    void stirred(SocketUser user, SocketCommand.Stirred what) {
        var conversation = new EntityId(user.workspaceId(), what.conversationId());
        listen(user, new Listen(FeedId.conversation(conversation), what.after(), false));
    }

    void listen(SocketUser user, Listen listen) {
        var feed = listen.feed();
        if (reads(feed) && !listen.isAnew()) return;
        if (listen.isAnew()) unasked.remove(feed);
        if (!reads(feed) && feed.isRoom() && isFull() && !closeUnasked()) {
            var problem = Problem.of(Code.PLAN_LIMIT_REACHED, "at most " + ROOMS_MAX + " sessions per connection");
            outbox.offer(SocketFrames.error(Optional.empty(), problem));
            return;
        }
        if (!reads(feed) && !feed.isRoom() && count(FeedId.Kind.CONVERSATION) >= CONVERSATIONS_MAX) closeOldest();
        var reader = reader(user, feed);
        var before = feeds.put(feed, reader);
        if (before != null) hubs.tell(new RoomHubs.Detach(feed, before));
        hubs.tell(new RoomHubs.Attach(feed, reader, listen.after(), coming(listen)));
    }

    /** The facts of a room tell everything. */
    private static Coming coming(Listen listen) {
        if (listen.feed().isRoom()) return Coming.TO_READ;
        return listen.isAnew() ? Coming.BACK : Coming.FOR_NEWS;
    }

    /** As many of them as there is place for, of those that are not open yet; gives those that were opened. */
    List<Listen> open(SocketUser user, List<Listen> rooms) {
        var opened = new ArrayList<Listen>();
        for (var room : rooms) {
            if (reads(room.feed()) || isFull()) continue;
            listen(user, room);
            unasked.add(room.feed());
            opened.add(room);
        }
        return opened;
    }

    private boolean isFull() {
        return count(FeedId.Kind.ROOM) >= ROOMS_MAX;
    }

    /** The one that was joined longest ago; false if all were asked for. */
    private boolean closeUnasked() {
        var last = unasked.stream().reduce((one, later) -> later);
        last.ifPresent(this::close);
        return last.isPresent();
    }

    private RoomReader reader(SocketUser user, FeedId feed) {
        var reader = new RoomReader[1];
        reader[0] = new RoomReader(
                user.userId(), outbox, why -> self.tell(new SocketCommand.RoomOver(reader[0], feed, why)));
        return reader[0];
    }

    private long count(FeedId.Kind kind) {
        return feeds.keySet().stream().filter(feed -> feed.kind() == kind).count();
    }

    private void closeOldest() {
        feeds.keySet().stream().filter(feed -> !feed.isRoom()).findFirst().ifPresent(this::close);
    }

    private void close(FeedId feed) {
        unasked.remove(feed);
        var reader = feeds.remove(feed);
        if (reader != null) hubs.tell(new RoomHubs.Detach(feed, reader));
    }

    /** The hub has ended this reader; false if the connection reads the feed with another one by now. */
    boolean isOver(FeedId feed, RoomReader reader) {
        boolean isOver = feeds.remove(feed, reader);
        if (isOver) unasked.remove(feed);
        return isOver;
    }

    void leaveAll() {
        feeds.forEach((feed, reader) -> hubs.tell(new RoomHubs.Detach(feed, reader)));
        feeds.clear();
    }
}
