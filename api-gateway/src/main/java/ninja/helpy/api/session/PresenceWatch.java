package ninja.helpy.api.session;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.PostStop;
import akka.actor.typed.RecipientRef;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import akka.actor.typed.javadsl.TimerScheduler;
import akka.stream.typed.javadsl.ActorSink;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import ninja.helpy.agents.Entities;
import ninja.helpy.agents.presence.Presence;
import ninja.helpy.agents.presence.PresenceCommand;
import ninja.helpy.agents.presence.PresenceCommand.FollowPresence;
import ninja.helpy.agents.presence.PresenceCommand.ReportPeople;
import ninja.helpy.agents.presence.PresenceCommand.Signs;
import ninja.helpy.agents.protocol.EntityId;
import ninja.helpy.agents.protocol.Following;
import ninja.helpy.agents.protocol.Ids;

/** The presence of one room on this node: reports who is here to the room's presence, and tells the hub what it says. */
final class PresenceWatch extends AbstractBehavior<PresenceWatch.Command> {

    interface Command {}

    /** These people have the room open here. */
    record People(Set<String> userIds) implements Command {}

    private record Came(Signs signs, ActorRef<Next> next) implements Command {}

    private record Started(ActorRef<Next> next) implements Command {}

    private record Lost() implements Command {}

    private enum Tick implements Command {
        CHANGED,
        REPORT,
        FOLLOW
    }

    private record Next() {}

    /** Comings and goings of this time are one report. */
    private static final Duration GATHERED = Duration.ofMillis(50);

    private static final Duration AGAIN_AFTER = Duration.ofSeconds(1);

    private final String reporter = Ids.next();
    private final TimerScheduler<Command> timers;
    private final Entities entities;
    private final RecipientRef<PresenceCommand> presence;
    private final ActorRef<RoomHub.Command> hub;
    private final RoomPresence known;
    private Set<String> people = Set.of();

    static Behavior<Command> create(EntityId room, Entities entities, ActorRef<RoomHub.Command> hub) {
        return Behaviors.setup(
                context -> Behaviors.withTimers(timers -> new PresenceWatch(context, timers, room, entities, hub)));
    }

    private PresenceWatch(
            ActorContext<Command> context,
            TimerScheduler<Command> timers,
            EntityId room,
            Entities entities,
            ActorRef<RoomHub.Command> hub) {
        super(context);
        this.timers = timers;
        this.entities = entities;
        this.presence = entities.presence(room);
        this.hub = hub;
        this.known = new RoomPresence(room.id());
        timers.startTimerWithFixedDelay(Tick.REPORT, Presence.REPORT_EVERY);
        follow();
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessage(People.class, this::onPeople)
                .onMessageEquals(Tick.CHANGED, this::report)
                .onMessageEquals(Tick.REPORT, this::report)
                .onMessage(Started.class, c -> asked(c.next()))
                .onMessage(Came.class, this::onCame)
                .onMessage(Lost.class, c -> {
                    timers.startSingleTimer(Tick.FOLLOW, AGAIN_AFTER);
                    return this;
                })
                .onMessageEquals(Tick.FOLLOW, this::follow)
                .onSignal(PostStop.class, signal -> {
                    presence.tell(new ReportPeople(reporter, Set.of()));
                    return this;
                })
                .build();
    }

    private Behavior<Command> onPeople(People c) {
        people = c.userIds();
        if (!timers.isTimerActive(Tick.CHANGED)) timers.startSingleTimer(Tick.CHANGED, GATHERED);
        return this;
    }

    private Behavior<Command> report() {
        presence.tell(new ReportPeople(reporter, people));
        return this;
    }

    private Behavior<Command> onCame(Came c) {
        var now = Instant.now();
        var shown = known.told(c.signs(), now);
        if (!shown.isEmpty()) hub.tell(new RoomHub.Passing(shown, known.soFar(now)));
        return asked(c.next());
    }

    /** Positions of a presence are never small: the first answer is what holds now. */
    private Behavior<Command> follow() {
        Following.batches(
                        getContext().getSystem(),
                        0,
                        after -> entities.follow(presence, replyTo -> new FollowPresence(after, replyTo)),
                        Signs.class)
                .runWith(
                        ActorSink.actorRefWithBackpressure(
                                getContext().getSelf(),
                                (ActorRef<Next> next, Signs signs) -> new Came(signs, next),
                                Started::new,
                                new Next(),
                                new Lost(),
                                failure -> new Lost()),
                        getContext().getSystem());
        return this;
    }

    private Behavior<Command> asked(ActorRef<Next> next) {
        next.tell(new Next());
        return this;
    }
}
