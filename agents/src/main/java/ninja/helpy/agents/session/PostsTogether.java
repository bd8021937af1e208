package ninja.helpy.agents.session;

import akka.actor.typed.Behavior;
import akka.actor.typed.BehaviorInterceptor;
import akka.actor.typed.TypedActorContext;
import akka.actor.typed.javadsl.Behaviors;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import ninja.helpy.agents.protocol.Refusal;
import ninja.helpy.agents.protocol.Refused;
import ninja.helpy.agents.session.GroupSessionCommand.PostMessage;

/**
 * Group commit of what people say: while messages are being written, those that come wait, and are then decided and written
 * together. So a lively room writes once for many messages, and its readers get them in one piece.
 */
final class PostsTogether extends BehaviorInterceptor<GroupSessionCommand, GroupSessionCommand> {

    static final int GROUP_MAX = 64;
    static final int WAITING_MAX = 1_000;

    private final Deque<PostMessage> waiting = new ArrayDeque<>();
    private boolean isWriting;

    private PostsTogether() {
        super(GroupSessionCommand.class);
    }

    /** In front of a room, which says {@link RoomSignal.PostsWritten} when it takes more. */
    static Behavior<GroupSessionCommand> before(Behavior<GroupSessionCommand> room) {
        return Behaviors.intercept(PostsTogether::new, room);
    }

    @Override
    public Behavior<GroupSessionCommand> aroundReceive(
            TypedActorContext<GroupSessionCommand> context,
            GroupSessionCommand command,
            ReceiveTarget<GroupSessionCommand> room) {
        if (command instanceof PostMessage post) {
            if (waiting.size() < WAITING_MAX) waiting.add(post);
            else post.replyTo().tell(new Refused(Refusal.SERVICE_UNAVAILABLE, "too much is being said"));
        } else if (command instanceof RoomSignal.PostsWritten) {
            isWriting = false;
        } else {
            return room.apply(context, command);
        }
        return isWriting || waiting.isEmpty() ? Behaviors.same() : room.apply(context, next());
    }

    private RoomSignal.Posts next() {
        isWriting = true;
        var group = new ArrayList<PostMessage>();
        while (group.size() < GROUP_MAX && !waiting.isEmpty()) group.add(waiting.remove());
        return new RoomSignal.Posts(group, group.get(0).replyTo());
    }
}
