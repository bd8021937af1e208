package ninja.helpy.agents.credit;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.persistence.typed.RecoveryCompleted;
import akka.persistence.typed.javadsl.CommandHandler;
import akka.persistence.typed.javadsl.Effect;
import akka.persistence.typed.javadsl.EventHandler;
import akka.persistence.typed.javadsl.RetentionCriteria;
import akka.persistence.typed.javadsl.SignalHandler;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import ninja.helpy.agents.credit.CreditLedgerEvent.EntriesPosted;
import ninja.helpy.agents.credit.LedgerSignal.Posted;
import ninja.helpy.agents.credit.LedgerSignal.Recovered;
import ninja.helpy.agents.protocol.JournaledEntity;
import ninja.helpy.agents.protocol.Refusal;
import ninja.helpy.agents.protocol.Refused;
import ninja.helpy.agents.protocol.Reply;
import org.jspecify.annotations.Nullable;

/** The journalled half of a ledger: one group at a time is decided, written, and only then true. */
final class LedgerJournal extends JournaledEntity<LedgerJournal.PostGroup, CreditLedgerEvent, CreditLedger> {

    /** A hot ledger writes hundreds of entries per event; a snapshot has thousands of holds. */
    private static final int SNAPSHOT_EVERY = 250;

    private static final int SNAPSHOTS_KEPT = 2;

    private final Clock clock;
    private final LedgerSettings settings;
    private final ActorRef<? super LedgerSignal> front;
    /** What the group on its way makes of the ledger: computed once, when it was decided. */
    private @Nullable Outcome outcome;

    private record Outcome(CreditLedgerEvent event, CreditLedger ledger) {}

    /** → {@link Posted} */
    record PostGroup(List<CreditLedgerCommand> commands) {}

    static Behavior<PostGroup> create(
            String workspaceId, LedgerSettings settings, Clock clock, ActorRef<? super LedgerSignal> front) {
        return new LedgerJournal(workspaceId, settings, clock, front);
    }

    private LedgerJournal(
            String workspaceId, LedgerSettings settings, Clock clock, ActorRef<? super LedgerSignal> front) {
        super(CreditLedgerEntity.KEY.name(), workspaceId);
        this.settings = settings;
        this.clock = clock;
        this.front = front;
    }

    @Override
    public String journalPluginId() {
        return settings.journal();
    }

    @Override
    public String snapshotPluginId() {
        return settings.snapshots();
    }

    @Override
    public RetentionCriteria retentionCriteria() {
        return RetentionCriteria.snapshotEvery(SNAPSHOT_EVERY, SNAPSHOTS_KEPT);
    }

    @Override
    public CreditLedger emptyState() {
        return CreditLedger.EMPTY;
    }

    @Override
    public CommandHandler<PostGroup, CreditLedgerEvent, CreditLedger> commandHandler() {
        return newCommandHandlerBuilder()
                .forAnyState()
                .onCommand(PostGroup.class, this::onGroup)
                .build();
    }

    private Effect<CreditLedgerEvent, CreditLedger> onGroup(CreditLedger ledger, PostGroup group) {
        var now = clock.instant();
        var decisions = new Decisions(ledger, now);
        var replies = group.commands().stream().map(decisions::decide).toList();
        var events = decisions.events();
        boolean isProofNeeded = events.isEmpty() && replies.stream().anyMatch(LedgerJournal::isHoldDenied);
        if (isProofNeeded) events.add(new EntriesPosted(List.of(), now));
        outcome = events.size() == 1 ? new Outcome(events.get(0), decisions.ledger()) : null;
        var posted = new Posted(replies, decisions.toAsk(), minutes(events));
        return Effect().persist(events).thenRun(next -> front.tell(posted));
    }

    /**
     * A ledger that was taken over while its node stood still does not know the newest holds, and would be believed: only
     * the journal can tell it so. A write without entries does, since a fenced journal refuses it.
     */
    private static boolean isHoldDenied(Reply reply) {
        return reply instanceof Refused refused && refused.reason() == Refusal.NOT_FOUND;
    }

    private static Set<Instant> minutes(List<CreditLedgerEvent> events) {
        return events.stream()
                .flatMap(event -> event instanceof EntriesPosted posted ? posted.entries().stream() : Stream.empty())
                .flatMap(entry -> entry.expiresAt().stream())
                .map(LedgerJournal::minuteAfter)
                .collect(Collectors.toSet());
    }

    /** Whole minutes, so that a busy ledger is on the wake list once a minute and not once a hold. */
    private static Instant minuteAfter(Instant due) {
        return due.truncatedTo(ChronoUnit.MINUTES).plus(1, ChronoUnit.MINUTES);
    }

    @Override
    public SignalHandler<CreditLedger> signalHandler() {
        return newSignalHandlerBuilder()
                .onSignal(RecoveryCompleted.class, (ledger, signal) -> {
                    var minutes = ledger.holds().values().stream()
                            .map(hold -> minuteAfter(hold.expiresAt()))
                            .collect(Collectors.toSet());
                    front.tell(new Recovered(minutes));
                })
                .build();
    }

    @Override
    public EventHandler<CreditLedger, CreditLedgerEvent> eventHandler() {
        return (ledger, event) ->
                outcome != null && outcome.event() == event ? outcome.ledger() : event.applyTo(ledger);
    }
}
