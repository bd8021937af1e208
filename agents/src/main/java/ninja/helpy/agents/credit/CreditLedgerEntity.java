package ninja.helpy.agents.credit;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import akka.actor.typed.javadsl.TimerScheduler;
import akka.cluster.sharding.typed.javadsl.EntityTypeKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import ninja.helpy.agents.credit.CreditLedgerCommand.ExpireHolds;
import ninja.helpy.agents.credit.CreditLedgerCommand.ReleaseHold;
import ninja.helpy.agents.credit.CreditLedgerCommand.SettleCredits;
import ninja.helpy.agents.credit.LedgerSignal.Gathered;
import ninja.helpy.agents.credit.LedgerSignal.HoldAnswered;
import ninja.helpy.agents.credit.LedgerSignal.Listed;
import ninja.helpy.agents.credit.LedgerSignal.Posted;
import ninja.helpy.agents.credit.LedgerSignal.Recovered;
import ninja.helpy.agents.credit.LedgerSignal.RunAnswered;
import ninja.helpy.agents.credit.LedgerSignal.Tick;
import ninja.helpy.agents.protocol.EntityId;
import ninja.helpy.agents.protocol.Fold;
import ninja.helpy.agents.protocol.Reply;
import ninja.helpy.agents.protocol.WakeList.Wake;
import org.jspecify.annotations.Nullable;

/**
 * The one owner of a workspace's credits. Commands that come while a group is being written wait, in their order, and
 * are then decided together and written as one event: thousands a second, each answered when it is durable.
 */
public final class CreditLedgerEntity extends AbstractBehavior<CreditLedgerCommand> {

    public static final EntityTypeKey<CreditLedgerCommand> KEY =
            EntityTypeKey.create(CreditLedgerCommand.class, "credit-ledger");

    public static final Fold FOLD = Fold.of(
            CreditLedger.EMPTY, CreditLedger.class, CreditLedgerEvent.class, (state, event) -> event.applyTo(state));

    /** Runs that are asked at a time whether they use their hold. */
    private static final int ASKED_MAX = 100;

    private final String workspaceId;
    private final LedgerPorts ports;
    private final ActorRef<LedgerJournal.PostGroup> journal;
    private final Deque<Waiter> waiting = new ArrayDeque<>();
    /** Minutes in which this ledger is on the wake list, and those that are on their way there. */
    private final Set<Instant> listed = new HashSet<>();

    private final Set<Instant> listing = new HashSet<>();
    private final List<Answers> unlisted = new ArrayList<>();
    private final Set<String> asking = new HashSet<>();

    private @Nullable Group writing;
    private boolean isRecovered;
    private Gathering gathering = Gathering.NOBODY;

    private record Waiter(CreditLedgerCommand command, Instant since) {}

    private record Group(List<Waiter> waiters, long startedNanos) {

        Group(List<Waiter> waiters) {
            this(waiters, System.nanoTime());
        }
    }

    private record Answers(Group group, List<Reply> replies, Set<Instant> minutes, Instant since) {

        void tell() {
            for (int i = 0; i < replies.size(); i++) {
                group.waiters().get(i).command().replyTo().tell(replies.get(i));
            }
        }
    }

    public static Behavior<CreditLedgerCommand> create(String workspaceId, LedgerPorts ports) {
        return Behaviors.setup(
                context -> Behaviors.withTimers(timers -> new CreditLedgerEntity(context, timers, workspaceId, ports)));
    }

    private CreditLedgerEntity(
            ActorContext<CreditLedgerCommand> context,
            TimerScheduler<CreditLedgerCommand> timers,
            String workspaceId,
            LedgerPorts ports) {
        super(context);
        this.workspaceId = workspaceId;
        this.ports = ports;
        var settings = ports.settings();
        this.journal =
                context.spawn(LedgerJournal.create(workspaceId, settings, ports.clock(), context.getSelf()), "journal");
        timers.startTimerWithFixedDelay(new Tick(), settings.expiryInterval());
    }

    @Override
    public Receive<CreditLedgerCommand> createReceive() {
        return newReceiveBuilder()
                .onMessage(Recovered.class, this::onRecovered)
                .onMessage(Posted.class, this::onPosted)
                .onMessage(Listed.class, this::onListed)
                .onMessage(Gathered.class, c -> onGathered())
                .onMessage(RunAnswered.class, this::onRunAnswered)
                .onMessage(Tick.class, this::onTick)
                .onAnyMessage(this::onCommand)
                .build();
    }

    private Behavior<CreditLedgerCommand> onCommand(CreditLedgerCommand command) {
        if (waiting.size() >= roomFor(command)) {
            command.replyTo().tell(Overload.refused("more than " + waiting.size() + " commands are waiting"));
            return this;
        }
        waiting.add(new Waiter(command, ports.clock().instant()));
        return waiting.size() < gathering.expected() ? this : next();
    }

    /** What frees credits is let in when nothing else is. */
    private int roomFor(CreditLedgerCommand command) {
        boolean frees =
                command instanceof SettleCredits || command instanceof ReleaseHold || command instanceof LedgerSignal;
        return frees ? 2 * ports.settings().waitingMax() : ports.settings().waitingMax();
    }

    private Behavior<CreditLedgerCommand> next() {
        if (!isRecovered || writing != null || waiting.isEmpty()) return this;
        gathering = Gathering.NOBODY;
        var group = new ArrayList<Waiter>();
        while (group.size() < ports.settings().groupMax() && !waiting.isEmpty()) group.add(waiting.remove());
        write(new Group(group));
        return this;
    }

    private void write(Group group) {
        writing = group;
        journal.tell(new LedgerJournal.PostGroup(
                group.waiters().stream().map(Waiter::command).toList()));
    }

    /** Also after a failed write: nobody knows whether it took place, but the ledger does, by the ids in the commands. */
    private Behavior<CreditLedgerCommand> onRecovered(Recovered c) {
        isRecovered = true;
        list(c.minutes());
        if (writing != null) {
            var since = ports.clock().instant().minus(ports.settings().patience());
            var still = writing.waiters().stream()
                    .filter(waiter -> waiter.since().isAfter(since))
                    .toList();
            writing = null;
            if (!still.isEmpty()) write(new Group(still));
        }
        return next();
    }

    private Behavior<CreditLedgerCommand> onPosted(Posted c) {
        if (writing == null) return this;
        var written = writing;
        writing = null;
        c.toAsk().forEach(this::ask);
        list(c.minutes());
        unlisted.add(
                new Answers(written, c.replies(), c.minutes(), ports.clock().instant()));
        answerListed();
        return gather(written);
    }

    private Behavior<CreditLedgerCommand> gather(Group written) {
        var write = Duration.ofNanos(System.nanoTime() - written.startedNanos());
        gathering = Gathering.after(
                written.waiters().size(), waiting.size(), ports.settings().groupMax(), write);
        if (gathering.expected() == 0) return next();
        var self = getContext().getSelf();
        // Akka's scheduler is too coarse: it counts in 10 ms.
        CompletableFuture.delayedExecutor(gathering.moment().toNanos(), TimeUnit.NANOSECONDS, Runnable::run)
                .execute(() -> self.tell(new Gathered()));
        return this;
    }

    private Behavior<CreditLedgerCommand> onGathered() {
        gathering = Gathering.NOBODY;
        return next();
    }

    /** Nobody is told of a hold that would be forgotten if every node died now. */
    private void answerListed() {
        unlisted.removeIf(answers -> {
            if (!listed.containsAll(answers.minutes())) return false;
            answers.tell();
            return true;
        });
    }

    private void list(Set<Instant> minutes) {
        for (var minute : minutes) {
            if (listed.contains(minute) || !listing.add(minute)) continue;
            var wake = new Wake(KEY.name(), workspaceId, minute);
            getContext().pipeToSelf(ports.wakes().add(wake), (done, failure) -> new Listed(minute, failure == null));
        }
    }

    private Behavior<CreditLedgerCommand> onListed(Listed c) {
        listing.remove(c.minute());
        if (c.isDone()) {
            listed.add(c.minute());
            answerListed();
        } else {
            getContext().getLog().warn("ledger {} could not be put on the wake list, will be tried again", workspaceId);
        }
        return this;
    }

    private void ask(String runId) {
        if (asking.size() >= ASKED_MAX || !asking.add(runId)) return;
        var answer = ports.keepers().isInUse(new EntityId(workspaceId, runId));
        getContext().pipeToSelf(answer, (inUse, failure) -> new RunAnswered(runId, Optional.ofNullable(inUse)));
    }

    /** A run that could not be reached is asked again at the next look. */
    private Behavior<CreditLedgerCommand> onRunAnswered(RunAnswered c) {
        asking.remove(c.runId());
        ActorRef<Reply> nobody = getContext().getSystem().ignoreRef();
        return c.isInUse()
                .map(inUse -> onCommand(new HoldAnswered(c.runId(), inUse, nobody)))
                .orElse(this);
    }

    private Behavior<CreditLedgerCommand> onTick(Tick tick) {
        var now = ports.clock().instant();
        var givenUp = now.minus(ports.settings().patience());
        while (!waiting.isEmpty() && waiting.element().since().isBefore(givenUp)) {
            waiting.remove().command().replyTo().tell(Overload.refused("the ledger is not to be reached"));
        }
        unlisted.removeIf(answers -> answers.since().isBefore(givenUp));
        unlisted.forEach(answers -> list(answers.minutes()));
        listed.removeIf(minute -> minute.isBefore(now));
        return isRecovered ? onCommand(new ExpireHolds(getContext().getSystem().ignoreRef())) : this;
    }
}
