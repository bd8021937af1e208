package ninja.helpy.agents;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import akka.actor.typed.javadsl.TimerScheduler;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import ninja.helpy.agents.credit.CreditLedgerCommand;
import ninja.helpy.agents.credit.CreditLedgerEntity;
import ninja.helpy.agents.protocol.EntityId;
import ninja.helpy.agents.protocol.Reply;
import ninja.helpy.agents.protocol.WakeList;
import ninja.helpy.agents.protocol.WakeList.Wake;
import ninja.helpy.agents.run.RunCommand;
import ninja.helpy.agents.run.RunEntity;
import ninja.helpy.agents.session.GroupSessionCommand;
import ninja.helpy.agents.session.GroupSessionEntity;

/**
 * Wakes what its node left behind. One per cluster: at its start it wakes everything on the list, since whoever lived on
 * a lost node is on it; then steadily whatever has become due. To be woken changes nothing for those who live.
 */
public final class WakeSweep extends AbstractBehavior<WakeSweep.Signal> {

    /**
     * Runs and rooms at work are never put on the list further ahead than this; a ledger's holds and the end of a room
     * that nobody is in may be, and can wait.
     */
    private static final Duration HORIZON = Duration.ofMinutes(5);

    /** Nodes' clocks differ, and an entry may come a little late. */
    private static final Duration OVERLAP = Duration.ofSeconds(10);

    /** In between only what has become due since the last look: a list through which many pass is long. */
    private static final Duration WHOLE_EVERY = Duration.ofMinutes(1);

    /** Who did not answer is woken again at the next look; of more, the next whole sweep remembers. */
    private static final int SILENT_MAX = 10_000;

    /** What the sweep tells itself. */
    public sealed interface Signal {}

    private record Tick() implements Signal {}

    private record Found(List<Wake> wakes, boolean isWhole, Instant at) implements Signal {}

    private record Failed() implements Signal {}

    private record Silent(Wake wake) implements Signal {}

    private final TimerScheduler<Signal> timers;
    private final Entities entities;
    private final WakeList wakes;
    private final Duration every;
    private final Clock clock;
    private final Set<Wake> silent = new LinkedHashSet<>();
    private Instant sweptUntil = Instant.EPOCH;
    private Instant wholeAt = Instant.EPOCH;

    public static Behavior<Signal> create(Entities entities, WakeList wakes, Duration every, Clock clock) {
        return Behaviors.setup(context ->
                Behaviors.withTimers(timers -> new WakeSweep(context, timers, entities, wakes, every, clock)));
    }

    private WakeSweep(
            ActorContext<Signal> context,
            TimerScheduler<Signal> timers,
            Entities entities,
            WakeList wakes,
            Duration every,
            Clock clock) {
        super(context);
        this.timers = timers;
        this.entities = entities;
        this.wakes = wakes;
        this.every = every;
        this.clock = clock;
        var now = clock.instant();
        sweep(true, now, now.plus(HORIZON));
    }

    @Override
    public Receive<Signal> createReceive() {
        return newReceiveBuilder()
                .onMessage(Tick.class, c -> onTick())
                .onMessage(Found.class, this::onFound)
                .onMessage(Failed.class, c -> again())
                .onMessage(Silent.class, this::onSilent)
                .build();
    }

    private Behavior<Signal> onTick() {
        var now = clock.instant();
        sweep(!now.isBefore(wholeAt.plus(WHOLE_EVERY)), now, now);
        return this;
    }

    private void sweep(boolean isWhole, Instant at, Instant until) {
        var from = isWhole ? Instant.EPOCH : sweptUntil.minus(OVERLAP);
        var log = getContext().getSystem().log();
        getContext().pipeToSelf(wakes.due(from, until), (found, failure) -> {
            if (found != null) return new Found(found, isWhole, at);
            log.warn("the wake list could not be read, will be tried again", failure);
            return new Failed();
        });
    }

    private Behavior<Signal> onFound(Found c) {
        if (c.isWhole()) wholeAt = c.at();
        sweptUntil = c.at();
        var all = new LinkedHashSet<>(silent);
        all.addAll(c.wakes());
        silent.clear();
        all.forEach(this::wake);
        return again();
    }

    /** Only now, so that a slow database is not asked again before it has answered. */
    private Behavior<Signal> again() {
        timers.startSingleTimer(new Tick(), every);
        return this;
    }

    private Behavior<Signal> onSilent(Silent c) {
        if (silent.size() < SILENT_MAX) silent.add(c.wake());
        return this;
    }

    /** Taken off the list when it is overdue and has answered: who still needs it has put itself on again. */
    private void wake(Wake wake) {
        boolean overdue = !wake.due().isAfter(clock.instant());
        ActorRef<Signal> self = getContext().getSelf();
        woken(wake).whenComplete((reply, failure) -> {
            if (failure != null) self.tell(new Silent(wake));
            else if (overdue) wakes.remove(wake);
        });
    }

    private CompletionStage<Reply> woken(Wake wake) {
        if (wake.entityType().equals(CreditLedgerEntity.KEY.name())) {
            return entities.ask(entities.ledger(wake.entityId()), CreditLedgerCommand.ExpireHolds::new);
        }
        var id = EntityId.parse(wake.entityId());
        if (wake.entityType().equals(RunEntity.KEY.name())) {
            return entities.ask(entities.run(id), RunCommand.WakeRun::new);
        }
        if (wake.entityType().equals(GroupSessionEntity.KEY.name())) {
            return entities.ask(entities.session(id), GroupSessionCommand.WakeSession::new);
        }
        return new CompletableFuture<>();
    }
}
