package ninja.helpy.api.session;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import ninja.helpy.agents.Entities;
import ninja.helpy.agents.protocol.Refusal;
import ninja.helpy.agents.protocol.Refused;

/** The rooms and conversations that have readers on this node: one hub each, found here. */
public final class RoomHubs extends AbstractBehavior<RoomHubs.Command> {

    /** Rooms and conversations with local readers; past it a reader is sent to another node. */
    static final int FEEDS_MAX = 10_000;

    /** What connections and hubs tell this actor; all of it stays on this node. */
    public interface Command {}

    /** {@code after}: the last position that this reader has. */
    record Attach(FeedId feed, RoomReader reader, long after, Coming coming) implements Command {}

    record Detach(FeedId feed, RoomReader reader) implements Command {}

    /** A hub without readers may stop. */
    record Idle(FeedId feed, ActorRef<RoomHub.Command> hub) implements Command {}

    /** Somebody came to a hub that was about to stop. */
    record StillUsed(FeedId feed, ActorRef<RoomHub.Command> hub) implements Command {}

    private record Stopped(FeedId feed, ActorRef<RoomHub.Command> hub) implements Command {}

    private final Map<FeedId, ActorRef<RoomHub.Command>> hubs = new HashMap<>();
    private final Entities entities;

    public static Behavior<Command> create(Entities entities) {
        return Behaviors.setup(context -> new RoomHubs(context, entities));
    }

    private RoomHubs(ActorContext<Command> context, Entities entities) {
        super(context);
        this.entities = entities;
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessage(Attach.class, this::onAttach)
                .onMessage(Detach.class, this::onDetach)
                .onMessage(Idle.class, this::onIdle)
                .onMessage(StillUsed.class, this::onStillUsed)
                .onMessage(Stopped.class, this::onStopped)
                .build();
    }

    private Behavior<Command> onAttach(Attach c) {
        if (!hubs.containsKey(c.feed()) && hubs.size() >= FEEDS_MAX) {
            c.reader().ended().accept(new Refused(Refusal.SERVICE_UNAVAILABLE, "this node has no room left"));
            return this;
        }
        var attach = new RoomHub.Attach(c.reader(), c.after(), c.coming());
        var hub = hubs.get(c.feed());
        if (hub == null) hubs.put(c.feed(), open(c.feed(), attach));
        else hub.tell(attach);
        return this;
    }

    private ActorRef<RoomHub.Command> open(FeedId feed, RoomHub.Attach first) {
        var system = getContext().getSystem();
        var source = feed.isRoom()
                ? new RoomSource(system, entities, feed.id())
                : new ChatSource(system, entities, feed.id());
        var watch = feed.isRoom() ? Optional.of(entities) : Optional.<Entities>empty();
        var hub = getContext()
                .spawnAnonymous(RoomHub.create(feed, source, watch, getContext().getSelf(), first));
        getContext().watchWith(hub, new Stopped(feed, hub));
        return hub;
    }

    private Behavior<Command> onDetach(Detach c) {
        var hub = hubs.get(c.feed());
        if (hub != null) hub.tell(new RoomHub.Detach(c.reader()));
        return this;
    }

    /** Forgotten first: who comes from now on gets a new hub, so nobody is sent to one that stops. */
    private Behavior<Command> onIdle(Idle c) {
        hubs.remove(c.feed(), c.hub());
        c.hub().tell(new RoomHub.StopIfEmpty());
        return this;
    }

    private Behavior<Command> onStillUsed(StillUsed c) {
        hubs.putIfAbsent(c.feed(), c.hub());
        return this;
    }

    private Behavior<Command> onStopped(Stopped c) {
        hubs.remove(c.feed(), c.hub());
        return this;
    }
}
