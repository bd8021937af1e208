package ninja.helpy.api.session;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import java.util.HashMap;
import java.util.Map;
import ninja.helpy.agents.Entities;
import ninja.helpy.agents.protocol.EntityId;
import ninja.helpy.agents.protocol.Refusal;
import ninja.helpy.agents.protocol.Refused;

/** The rooms that have readers on this node: one hub each, found here. */
public final class RoomHubs extends AbstractBehavior<RoomHubs.Command> {

    /** Rooms with local readers; past it a reader is sent to another node. */
    static final int ROOMS_MAX = 10_000;

    /** What connections and hubs tell this actor; all of it stays on this node. */
    public interface Command {}

    record Attach(EntityId room, RoomReader reader, long after) implements Command {}

    record Detach(EntityId room, RoomReader reader) implements Command {}

    /** A hub without readers may stop. */
    record Idle(EntityId room, ActorRef<RoomHub.Command> hub) implements Command {}

    /** Somebody came to a hub that was about to stop. */
    record StillUsed(EntityId room, ActorRef<RoomHub.Command> hub) implements Command {}

    private record Stopped(EntityId room, ActorRef<RoomHub.Command> hub) implements Command {}

    private final Map<EntityId, ActorRef<RoomHub.Command>> hubs = new HashMap<>();
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
        if (!hubs.containsKey(c.room()) && hubs.size() >= ROOMS_MAX) {
            c.reader().ended().accept(new Refused(Refusal.SERVICE_UNAVAILABLE, "this node has no room left"));
            return this;
        }
        hubs.computeIfAbsent(c.room(), this::open).tell(new RoomHub.Attach(c.reader(), c.after()));
        return this;
    }

    private ActorRef<RoomHub.Command> open(EntityId room) {
        var hub = getContext()
                .spawnAnonymous(RoomHub.create(room, entities, getContext().getSelf()));
        getContext().watchWith(hub, new Stopped(room, hub));
        return hub;
    }

    private Behavior<Command> onDetach(Detach c) {
        var hub = hubs.get(c.room());
        if (hub != null) hub.tell(new RoomHub.Detach(c.reader()));
        return this;
    }

    /** Forgotten first: who comes from now on gets a new hub, so nobody is sent to one that stops. */
    private Behavior<Command> onIdle(Idle c) {
        hubs.remove(c.room(), c.hub());
        c.hub().tell(new RoomHub.StopIfEmpty());
        return this;
    }

    private Behavior<Command> onStillUsed(StillUsed c) {
        hubs.putIfAbsent(c.room(), c.hub());
        return this;
    }

    private Behavior<Command> onStopped(Stopped c) {
        hubs.remove(c.room(), c.hub());
        return this;
    }
}
