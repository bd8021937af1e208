package ninja.helpy.agents;

import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
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
 * a lost node is on it; then steadily whatever is overdue. To be woken changes nothing for those who live.
 */
public final class WakeSweep {

    /** Runs and rooms are never put on the list further ahead than this; a ledger's holds may be, and can wait. */
    private static final Duration HORIZON = Duration.ofMinutes(5);

    /** What the sweep tells itself. */
    public sealed interface Signal {}

    private record Tick() implements Signal {}

    private record Found(List<Wake> wakes) implements Signal {}

    private WakeSweep() {}

    public static Behavior<Signal> create(Entities entities, WakeList wakes, Duration every, Clock clock) {
        return Behaviors.setup(context -> Behaviors.withTimers(timers -> {
            sweep(context, wakes, clock.instant().plus(HORIZON));
            return Behaviors.receive(Signal.class)
                    .onMessage(Tick.class, tick -> {
                        sweep(context, wakes, clock.instant());
                        return Behaviors.same();
                    })
                    .onMessage(Found.class, found -> {
                        found.wakes().forEach(wake -> wake(entities, wakes, wake, clock));
                        // Only now, so that a slow database is not asked again before it has answered.
                        timers.startSingleTimer(new Tick(), every);
                        return Behaviors.same();
                    })
                    .build();
        }));
    }

    private static void sweep(ActorContext<Signal> context, WakeList wakes, Instant until) {
        context.pipeToSelf(wakes.due(until), (found, failure) -> {
            if (found != null) return new Found(found);
            context.getSystem().log().warn("the wake list could not be read, will be tried again", failure);
            return new Found(List.of());
        });
    }

    /** Taken off the list when it is overdue and has answered: who still needs it has put itself on again. */
    private static void wake(Entities entities, WakeList wakes, Wake wake, Clock clock) {
        boolean overdue = !wake.due().isAfter(clock.instant());
        woken(entities, wake).thenAccept(reply -> {
            if (overdue) wakes.remove(wake);
        });
    }

    private static CompletionStage<Reply> woken(Entities entities, Wake wake) {
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
