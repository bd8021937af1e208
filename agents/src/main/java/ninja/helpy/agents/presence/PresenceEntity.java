package ninja.helpy.agents.presence;

import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import akka.actor.typed.javadsl.TimerScheduler;
import akka.cluster.sharding.typed.javadsl.EntityTypeKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import ninja.helpy.agents.presence.PresenceCommand.FollowPresence;
import ninja.helpy.agents.presence.PresenceCommand.GetPresence;
import ninja.helpy.agents.presence.PresenceCommand.ReportPeople;
import ninja.helpy.agents.presence.PresenceCommand.SetTyping;
import ninja.helpy.agents.presence.PresenceCommand.Tick;
import ninja.helpy.agents.protocol.Following;
import ninja.helpy.agents.protocol.Waiting;

/** The presence of one room, on one node of the cluster; hubs report to it and follow it. */
public final class PresenceEntity extends AbstractBehavior<PresenceCommand> {

    public static final EntityTypeKey<PresenceCommand> KEY = EntityTypeKey.create(PresenceCommand.class, "presence");

    private static final Duration TICK = Duration.ofSeconds(1);

    private final TimerScheduler<PresenceCommand> timers;
    private final Clock clock;
    private final Presence presence;
    private final Waiting waiting = new Waiting();

    public static Behavior<PresenceCommand> create(Clock clock) {
        return Behaviors.setup(context -> Behaviors.withTimers(timers -> new PresenceEntity(context, timers, clock)));
    }

    private PresenceEntity(ActorContext<PresenceCommand> context, TimerScheduler<PresenceCommand> timers, Clock clock) {
        super(context);
        this.timers = timers;
        this.clock = clock;
        this.presence = new Presence(clock.instant());
    }

    @Override
    public Receive<PresenceCommand> createReceive() {
        return newReceiveBuilder()
                .onMessage(ReportPeople.class, this::onReport)
                .onMessage(SetTyping.class, this::onTyping)
                .onMessage(FollowPresence.class, this::onFollow)
                .onMessage(GetPresence.class, this::onGet)
                .onMessage(Tick.class, c -> onTick())
                .build();
    }

    private Behavior<PresenceCommand> onReport(ReportPeople c) {
        presence.reported(c.reporter(), c.userIds(), now());
        return told();
    }

    private Behavior<PresenceCommand> onTyping(SetTyping c) {
        presence.typing(c.userId(), c.isTyping(), now());
        return told();
    }

    private Behavior<PresenceCommand> onFollow(FollowPresence c) {
        if (presence.hasAfter(c.after())) c.replyTo().tell(presence.after(c.after()));
        else waiting.add(c.after(), c.replyTo(), now());
        return ticking();
    }

    private Behavior<PresenceCommand> onGet(GetPresence c) {
        presence.settle(now());
        c.replyTo().tell(presence.here());
        return this;
    }

    private Behavior<PresenceCommand> onTick() {
        presence.settle(now());
        waiting.answerOlderThan(Following.LONG_POLL, now(), presence::after);
        if (presence.isEmpty() && waiting.isEmpty()) timers.cancel(Tick.class);
        return told();
    }

    private Behavior<PresenceCommand> told() {
        waiting.answerIf(presence::hasAfter, presence::after);
        return ticking();
    }

    private Behavior<PresenceCommand> ticking() {
        boolean isNeeded = !presence.isEmpty() || !waiting.isEmpty();
        if (isNeeded && !timers.isTimerActive(Tick.class))
            timers.startTimerWithFixedDelay(Tick.class, new Tick(), TICK);
        return this;
    }

    private Instant now() {
        return clock.instant();
    }
}
