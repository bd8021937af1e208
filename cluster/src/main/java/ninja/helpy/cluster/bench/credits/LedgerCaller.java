package ninja.helpy.cluster.bench.credits;

import akka.actor.typed.Behavior;
import akka.actor.typed.RecipientRef;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import akka.actor.typed.javadsl.TimerScheduler;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import ninja.helpy.agents.credit.CreditLedgerCommand;
import ninja.helpy.agents.credit.CreditLedgerCommand.HoldPlaced;
import ninja.helpy.agents.credit.CreditLedgerCommand.Settled;
import ninja.helpy.agents.protocol.Ids;
import ninja.helpy.agents.protocol.Refusal;
import ninja.helpy.agents.protocol.Refused;
import ninja.helpy.agents.protocol.Reply;
import ninja.helpy.cluster.bench.BenchFailure;

/** One caller: reserves, settles, begins again. A command that gets no answer is given again, as a run would. */
final class LedgerCaller extends AbstractBehavior<Reply> {

    /** What it is told from outside. */
    enum Signal implements Reply {
        STOP,
        LOOK,
        TRY_AGAIN
    }

    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
    private static final Duration PAUSE = Duration.ofMillis(20);
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final TimerScheduler<Reply> timers;
    private final int number;
    private final List<Account> accounts;
    private final Function<String, RecipientRef<CreditLedgerCommand>> ledgers;
    private final Pairs pairs;
    private final CompletableFuture<Long> ended;
    private long runs;
    private long charge;
    private long pairBegan;
    private long commandBegan;
    private boolean stopping;
    private String runId = "";
    private boolean reserving = true;

    static Behavior<Reply> create(
            int number,
            List<Account> accounts,
            Function<String, RecipientRef<CreditLedgerCommand>> ledgers,
            Pairs pairs,
            CompletableFuture<Long> ended) {
        return Behaviors.setup(context -> Behaviors.withTimers(timers -> {
            timers.startTimerWithFixedDelay(Signal.LOOK, LOOK_EVERY);
            return new LedgerCaller(context, timers, number, accounts, ledgers, pairs, ended);
        }));
    }

    private LedgerCaller(
            ActorContext<Reply> context,
            TimerScheduler<Reply> timers,
            int number,
            List<Account> accounts,
            Function<String, RecipientRef<CreditLedgerCommand>> ledgers,
            Pairs pairs,
            CompletableFuture<Long> ended) {
        super(context);
        this.timers = timers;
        this.number = number;
        this.accounts = accounts;
        this.ledgers = ledgers;
        this.pairs = pairs;
        this.ended = ended;
        begin();
    }

    @Override
    public Receive<Reply> createReceive() {
        return newReceiveBuilder()
                .onMessage(HoldPlaced.class, this::onHoldPlaced)
                .onMessage(Settled.class, this::onSettled)
                .onMessage(Refused.class, this::onRefused)
                .onMessage(Signal.class, this::onSignal)
                .build();
    }

    private void begin() {
        runId = Ids.next();
        runs++;
        reserving = true;
        pairBegan = System.nanoTime();
        commandBegan = pairBegan;
        send();
    }

    private void send() {
        var self = getContext().getSelf();
        var ledger = ledgers.apply(account().workspaceId());
        ledger.tell(reserving ? LedgerCommands.reserve(runId, self) : LedgerCommands.settle(runId, charge, self));
    }

    private Behavior<Reply> onHoldPlaced(HoldPlaced reply) {
        if (!reserving || !reply.runId().equals(runId)) return this;
        long now = System.nanoTime();
        pairs.command(commandBegan, now);
        commandBegan = now;
        reserving = false;
        charge = Account.chargeOf(runs);
        send();
        return this;
    }

    private Behavior<Reply> onSettled(Settled reply) {
        if (reserving || !reply.runId().equals(runId)) return this;
        long now = System.nanoTime();
        pairs.command(commandBegan, now);
        pairs.pair(pairBegan, now);
        account().charge(reply.charged());
        if (reply.charged() != charge) return fail("charged " + reply.charged() + " instead of " + charge);
        if (stopping) return end();
        begin();
        return this;
    }

    /** A ledger may be too busy; no other refusal is expected. */
    private Behavior<Reply> onRefused(Refused refused) {
        if (refused.reason() != Refusal.SERVICE_UNAVAILABLE) return fail(refused.toString());
        timers.startSingleTimer(Signal.TRY_AGAIN, PAUSE);
        return this;
    }

    private Behavior<Reply> onSignal(Signal signal) {
        switch (signal) {
            case STOP -> stopping = true;
            case TRY_AGAIN -> send();
            case LOOK -> {
                if (System.nanoTime() - commandBegan > PATIENCE_NANOS) send();
            }
        }
        return this;
    }

    private Account account() {
        return accounts.get((int) ((number + runs) % accounts.size()));
    }

    private Behavior<Reply> end() {
        ended.complete(runs);
        return Behaviors.stopped();
    }

    private Behavior<Reply> fail(String why) {
        ended.completeExceptionally(
                new BenchFailure("Run " + runId + " of workspace " + account().workspaceId() + ": " + why));
        return Behaviors.stopped();
    }
}
