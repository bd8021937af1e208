package ninja.helpy.agents.session;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.BehaviorInterceptor;
import akka.actor.typed.PostStop;
import akka.actor.typed.Signal;
import akka.actor.typed.TypedActorContext;
import akka.actor.typed.javadsl.Behaviors;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import ninja.helpy.agents.protocol.Refusal;
import ninja.helpy.agents.protocol.Refused;
import ninja.helpy.agents.session.GroupSessionCommand.PostMessage;

/**
 * Group commit of what people say: while messages are being written, those that come wait, and are then decided and written
 * together. So a lively room writes once for many messages, and its readers get them in one piece. It lives as long as the
 * room's actor, also when that goes back to the journal after a failed write, and leaves nobody without an answer.
 */
final class PostsTogether extends BehaviorInterceptor<GroupSessionCommand, GroupSessionCommand> {

    static final int GROUP_MAX = 64;
    static final int WAITING_MAX = 1_000;

    /**
     * Whoever has waited for so long behind another write gives up soon and says it again, so it must not be written any more. It
     * may be lost anyway: Akka drops what exceeds its stash ({@code akka.persistence.typed.stash-capacity}) meanwhile.
     */
    static final Duration GIVEN_MAX = Duration.ofSeconds(4);

    private final Deque<PostMessage> waiting = new ArrayDeque<>();
    /** Those that the room has been given and has not answered. */
    private List<PostMessage> given = List.of();

    private long givenAtNanos;
    /** What it was given is decided, and being written. */
    private boolean isWriting;
    /** Until it has said that it takes more. */
    private boolean isBusy;

    PostsTogether() {
        super(GroupSessionCommand.class);
    }

    /** In front of a room, which says {@link RoomSignal.PostsWritten} when it takes more. */
    Behavior<GroupSessionCommand> before(Behavior<GroupSessionCommand> room) {
        return Behaviors.intercept(() -> this, room);
    }

    /** Whether the room is still to decide these. */
    boolean isOpen(RoomSignal.Posts posts) {
        return posts.posts().equals(given) && !isWriting;
    }

    /** Told by the room when it has decided. Until then what it was given waits, also if it fails with something else. */
    void writes() {
        isWriting = true;
    }

    void answer(List<Talking.Said> said) {
        said.forEach(Talking.Said::answer);
        forget();
    }

    /**
     * The room has failed, and goes back to the journal. Of what it was writing nobody knows whether it is there; said again, it is
     * there once. Until it is back nothing is given to it, since what waits for a restart is bounded, and the rest is lost.
     */
    void failed() {
        if (isWriting) {
            refuse(given, "the room could not write this; say it again");
            forget();
        }
        isBusy = true;
    }

    private void forget() {
        given = List.of();
        isWriting = false;
    }

    private static void refuse(Collection<PostMessage> posts, String why) {
        posts.forEach(post -> post.replyTo().tell(new Refused(Refusal.SERVICE_UNAVAILABLE, why)));
    }

    @Override
    public Behavior<GroupSessionCommand> aroundReceive(
            TypedActorContext<GroupSessionCommand> context,
            GroupSessionCommand command,
            ReceiveTarget<GroupSessionCommand> room) {
        giveUpOnLate(context.asJava().getSelf());
        if (command instanceof PostMessage post) {
            if (waiting.size() < WAITING_MAX) waiting.add(post);
            else refuse(List.of(post), "too much is being said");
        } else if (command instanceof RoomSignal.PostsWritten) {
            isBusy = !given.isEmpty();
        } else {
            return room.apply(context, command);
        }
        return isBusy || waiting.isEmpty() ? Behaviors.same() : room.apply(context, next());
    }

    private void giveUpOnLate(ActorRef<GroupSessionCommand> self) {
        boolean isLate = !given.isEmpty() && !isWriting && System.nanoTime() - givenAtNanos > GIVEN_MAX.toNanos();
        if (!isLate) return;
        refuse(given, "the room is too busy to write this; say it again");
        self.tell(new RoomSignal.PostsWritten(given.get(0).replyTo()));
        forget();
    }

    private RoomSignal.Posts next() {
        isBusy = true;
        var group = new ArrayList<PostMessage>();
        while (group.size() < GROUP_MAX && !waiting.isEmpty()) group.add(waiting.remove());
        given = group;
        givenAtNanos = System.nanoTime();
        return new RoomSignal.Posts(group, group.get(0).replyTo());
    }

    /** It moves to another node, or its journal has refused what it wrote. */
    @Override
    public Behavior<GroupSessionCommand> aroundSignal(
            TypedActorContext<GroupSessionCommand> context, Signal signal, SignalTarget<GroupSessionCommand> room) {
        if (signal instanceof PostStop) {
            refuse(given, "the room has stopped; say it again");
            refuse(waiting, "the room has stopped; say it again");
            waiting.clear();
            forget();
        }
        return room.apply(context, signal);
    }
}
