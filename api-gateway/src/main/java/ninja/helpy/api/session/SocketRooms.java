package ninja.helpy.api.session;

import akka.actor.typed.ActorRef;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
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
        if (!reads(feed) && feed.isRoom() && count(FeedId.Kind.ROOM) >= ROOMS_MAX) {
            var problem = Problem.of(Code.PLAN_LIMIT_REACHED, "at most " + ROOMS_MAX + " sessions per connection");
            outbox.offer(SocketFrames.error(Optional.empty(), problem));
            return;
        }
        if (!reads(feed) && !feed.isRoom() && count(FeedId.Kind.CONVERSATION) >= CONVERSATIONS_MAX) closeOldest();
        var reader = reader(user, feed);
        var before = feeds.put(feed, reader);
        if (before != null) hubs.tell(new RoomHubs.Detach(feed, before));
        hubs.tell(new RoomHubs.Attach(feed, reader, listen.after(), !listen.isAnew()));
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
        feeds.keySet().stream().filter(feed -> !feed.isRoom()).findFirst().ifPresent(oldest -> {
            var reader = feeds.remove(oldest);
            if (reader != null) hubs.tell(new RoomHubs.Detach(oldest, reader));
        });
    }

    /** The hub has ended this reader; false if the connection reads the feed with another one by now. */
    boolean isOver(FeedId feed, RoomReader reader) {
        return feeds.remove(feed, reader);
    }

    void leaveAll() {
        feeds.forEach((feed, reader) -> hubs.tell(new RoomHubs.Detach(feed, reader)));
        feeds.clear();
    }
}
