package ninja.helpy.agents.credit;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.cluster.sharding.typed.javadsl.EntityTypeKey;
import akka.persistence.typed.javadsl.CommandHandler;
import akka.persistence.typed.javadsl.Effect;
import akka.persistence.typed.javadsl.EventHandler;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import ninja.helpy.agents.credit.CreditLedgerCommand.ExtendHold;
import ninja.helpy.agents.credit.CreditLedgerCommand.GetBalance;
import ninja.helpy.agents.credit.CreditLedgerCommand.GetHolds;
import ninja.helpy.agents.credit.CreditLedgerCommand.GrantCredits;
import ninja.helpy.agents.credit.CreditLedgerCommand.HoldPlaced;
import ninja.helpy.agents.credit.CreditLedgerCommand.Holds;
import ninja.helpy.agents.credit.CreditLedgerCommand.OpenHold;
import ninja.helpy.agents.credit.CreditLedgerCommand.ReleaseHold;
import ninja.helpy.agents.credit.CreditLedgerCommand.ReserveCredits;
import ninja.helpy.agents.credit.CreditLedgerCommand.SettleCredits;
import ninja.helpy.agents.credit.CreditLedgerCommand.Settled;
import ninja.helpy.agents.credit.CreditLedgerEvent.EntriesPosted;
import ninja.helpy.agents.credit.CreditLedgerEvent.Entry;
import ninja.helpy.agents.credit.CreditLedgerEvent.Kind;
import ninja.helpy.agents.protocol.Fold;
import ninja.helpy.agents.protocol.JournaledEntity;
import ninja.helpy.agents.protocol.Refusal;
import ninja.helpy.agents.protocol.Refused;
import ninja.helpy.agents.protocol.Reply;

/** The one owner of a workspace's credits. Nobody is answered before what he is told is durable. */
public final class CreditLedgerEntity extends JournaledEntity<CreditLedgerCommand, CreditLedgerEvent, CreditLedger> {

    public static final EntityTypeKey<CreditLedgerCommand> KEY =
            EntityTypeKey.create(CreditLedgerCommand.class, "credit-ledger");

    public static final Fold FOLD = Fold.of(
            CreditLedger.EMPTY, CreditLedger.class, CreditLedgerEvent.class, (state, event) -> event.applyTo(state));

    private final Clock clock;

    public static Behavior<CreditLedgerCommand> create(String workspaceId, Clock clock) {
        return new CreditLedgerEntity(workspaceId, clock);
    }

    private CreditLedgerEntity(String workspaceId, Clock clock) {
        super(KEY.name(), workspaceId);
        this.clock = clock;
    }

    @Override
    public CreditLedger emptyState() {
        return CreditLedger.EMPTY;
    }

    @Override
    public CommandHandler<CreditLedgerCommand, CreditLedgerEvent, CreditLedger> commandHandler() {
        return newCommandHandlerBuilder()
                .forAnyState()
                .onCommand(GrantCredits.class, this::onGrant)
                .onCommand(ReserveCredits.class, this::onReserve)
                .onCommand(ExtendHold.class, this::onExtend)
                .onCommand(SettleCredits.class, this::onSettle)
                .onCommand(ReleaseHold.class, this::onRelease)
                .onCommand(GetBalance.class, (ledger, c) -> answer(c.replyTo(), ledger.balance()))
                .onCommand(GetHolds.class, (ledger, c) -> answer(c.replyTo(), openHolds(ledger)))
                .build();
    }

    private Effect<CreditLedgerEvent, CreditLedger> onGrant(CreditLedger ledger, GrantCredits c) {
        var first = ledger.grants().get(c.reference());
        if (first != null && first != c.amount()) {
            return refuse(c.replyTo(), Refusal.IDEMPOTENCY_CONFLICT, "this reference granted another amount");
        }
        if (first != null) return answer(c.replyTo(), ledger.balance());
        var entry = entry(ledger, Kind.GRANTED, c.reference(), Optional.empty(), c.amount(), c.amount(), c.reason());
        return commit(new EntriesPosted(List.of(entry)), c.replyTo(), CreditLedger::balance);
    }

    private Effect<CreditLedgerEvent, CreditLedger> onReserve(CreditLedger ledger, ReserveCredits c) {
        if (c.amountMax() < 0) return refuse(c.replyTo(), Refusal.VALIDATION_FAILED, "a hold cannot be negative");
        var open = ledger.holds().get(c.runId());
        if (open != null) return answer(c.replyTo(), new HoldPlaced(c.runId(), open.amountMax(), open.expiresAt()));
        if (ledger.resolved().containsKey(c.runId())) {
            return refuse(c.replyTo(), Refusal.INVALID_STATE, "the hold of this run is resolved already");
        }
        if (ledger.available() < c.amountMax()) return insufficient(ledger, c.amountMax(), c.replyTo());
        if (ledger.holds().size() >= CreditLedger.HOLDS_MAX) {
            return refuse(c.replyTo(), Refusal.SERVICE_UNAVAILABLE, "more than " + CreditLedger.HOLDS_MAX + " runs");
        }
        return hold(ledger, Kind.HELD, c.runId(), c.agentId(), c.amountMax(), c.expiresAt(), c.replyTo());
    }

    private Effect<CreditLedgerEvent, CreditLedger> onExtend(CreditLedger ledger, ExtendHold c) {
        var open = ledger.holds().get(c.runId());
        if (open == null) return refuse(c.replyTo(), Refusal.NOT_FOUND, "no open hold of this run");
        long more = c.amountMax() - open.amountMax();
        if (more <= 0) return answer(c.replyTo(), new HoldPlaced(c.runId(), open.amountMax(), open.expiresAt()));
        if (ledger.available() < more) return insufficient(ledger, more, c.replyTo());
        return hold(ledger, Kind.EXTENDED, c.runId(), open.agentId(), c.amountMax(), c.expiresAt(), c.replyTo());
    }

    private Effect<CreditLedgerEvent, CreditLedger> onSettle(CreditLedger ledger, SettleCredits c) {
        if (c.amount() < 0) return refuse(c.replyTo(), Refusal.VALIDATION_FAILED, "a charge cannot be negative");
        return resolve(ledger, Kind.SETTLED, c.runId(), c.amount(), c.replyTo());
    }

    private Effect<CreditLedgerEvent, CreditLedger> onRelease(CreditLedger ledger, ReleaseHold c) {
        return resolve(ledger, Kind.RELEASED, c.runId(), 0, c.replyTo());
    }

    /** The first resolution stands; whoever asks again, for whatever amount, gets its answer. */
    private Effect<CreditLedgerEvent, CreditLedger> resolve(
            CreditLedger ledger, Kind kind, String runId, long charge, ActorRef<Reply> replyTo) {
        var first = ledger.resolved().get(runId);
        if (first != null) return answer(replyTo, new Settled(runId, first));
        var open = ledger.holds().get(runId);
        if (open == null) return refuse(replyTo, Refusal.NOT_FOUND, "no hold of this run");
        var entry = entry(ledger, kind, runId, Optional.of(open.agentId()), charge, -charge, "");
        return commit(new EntriesPosted(List.of(entry)), replyTo, next -> new Settled(runId, charge));
    }

    private Effect<CreditLedgerEvent, CreditLedger> hold(
            CreditLedger ledger,
            Kind kind,
            String runId,
            String agentId,
            long amountMax,
            Instant expiresAt,
            ActorRef<Reply> replyTo) {
        long balance = ledger.balanceNow();
        var entry = new Entry(
                kind,
                runId,
                Optional.of(agentId),
                amountMax,
                balance,
                balance,
                Optional.of(expiresAt),
                "",
                clock.instant());
        return commit(new EntriesPosted(List.of(entry)), replyTo, next -> new HoldPlaced(runId, amountMax, expiresAt));
    }

    private Entry entry(
            CreditLedger ledger,
            Kind kind,
            String reference,
            Optional<String> agentId,
            long amount,
            long change,
            String reason) {
        long before = ledger.balanceNow();
        return new Entry(
                kind,
                reference,
                agentId,
                amount,
                before,
                Math.addExact(before, change),
                Optional.empty(),
                reason,
                clock.instant());
    }

    private Effect<CreditLedgerEvent, CreditLedger> insufficient(
            CreditLedger ledger, long required, ActorRef<Reply> replyTo) {
        var facts = Map.of(
                "required", Long.toString(required), "available", Long.toString(Math.max(0, ledger.available())));
        return answer(
                replyTo, new Refused(Refusal.INSUFFICIENT_CREDITS, "the workspace has not enough credits left", facts));
    }

    private static Holds openHolds(CreditLedger ledger) {
        return new Holds(ledger.holds().entrySet().stream()
                .map(e -> new OpenHold(
                        e.getKey(),
                        e.getValue().agentId(),
                        e.getValue().amountMax(),
                        e.getValue().since(),
                        e.getValue().expiresAt()))
                .toList());
    }

    @Override
    public EventHandler<CreditLedger, CreditLedgerEvent> eventHandler() {
        return (ledger, event) -> event.applyTo(ledger);
    }
}
