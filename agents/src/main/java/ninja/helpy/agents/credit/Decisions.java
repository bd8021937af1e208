package ninja.helpy.agents.credit;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import ninja.helpy.agents.credit.CreditLedger.Hold;
import ninja.helpy.agents.credit.CreditLedgerCommand.ExpireHolds;
import ninja.helpy.agents.credit.CreditLedgerCommand.ExtendHold;
import ninja.helpy.agents.credit.CreditLedgerCommand.GetBalance;
import ninja.helpy.agents.credit.CreditLedgerCommand.GetHolds;
import ninja.helpy.agents.credit.CreditLedgerCommand.GetLimits;
import ninja.helpy.agents.credit.CreditLedgerCommand.GetQuota;
import ninja.helpy.agents.credit.CreditLedgerCommand.GrantCredits;
import ninja.helpy.agents.credit.CreditLedgerCommand.HoldPlaced;
import ninja.helpy.agents.credit.CreditLedgerCommand.Holds;
import ninja.helpy.agents.credit.CreditLedgerCommand.LimitStandings;
import ninja.helpy.agents.credit.CreditLedgerCommand.OpenHold;
import ninja.helpy.agents.credit.CreditLedgerCommand.ReleaseHold;
import ninja.helpy.agents.credit.CreditLedgerCommand.ReserveCredits;
import ninja.helpy.agents.credit.CreditLedgerCommand.SetLimits;
import ninja.helpy.agents.credit.CreditLedgerCommand.SetPlan;
import ninja.helpy.agents.credit.CreditLedgerCommand.SettleCredits;
import ninja.helpy.agents.credit.CreditLedgerCommand.Settled;
import ninja.helpy.agents.credit.CreditLedgerEvent.EntriesPosted;
import ninja.helpy.agents.credit.CreditLedgerEvent.Entry;
import ninja.helpy.agents.credit.CreditLedgerEvent.Kind;
import ninja.helpy.agents.credit.CreditLedgerEvent.LimitNeared;
import ninja.helpy.agents.credit.CreditLedgerEvent.LimitsSet;
import ninja.helpy.agents.credit.CreditLedgerEvent.PlanSet;
import ninja.helpy.agents.credit.LedgerSignal.HoldAnswered;
import ninja.helpy.agents.protocol.Done;
import ninja.helpy.agents.protocol.Refusal;
import ninja.helpy.agents.protocol.Refused;
import ninja.helpy.agents.protocol.Reply;

/**
 * Decides the commands of one group, each upon what the one before has led to. Changes nothing but itself: what was
 * decided becomes true when {@link #events()} are in the journal.
 */
final class Decisions {

    /** A run that is still at work keeps its hold for this much longer, then it is asked again. */
    static final Duration PROLONGED = Duration.ofMinutes(5);

    /** Nothing is held longer than this without being looked at. */
    static final Duration HOLD_MAX = Duration.ofDays(1);

    private final Instant now;
    private final List<CreditLedgerEvent> events = new ArrayList<>();
    private final List<Entry> entries = new ArrayList<>();
    private final List<String> toAsk = new ArrayList<>();
    private CreditLedger ledger;

    Decisions(CreditLedger ledger, Instant now) {
        this.ledger = ledger;
        this.now = now;
    }

    /** What the ledger is when the events are durable. */
    CreditLedger ledger() {
        return ledger;
    }

    /** Nothing is to be decided after this. */
    List<CreditLedgerEvent> events() {
        closeEntries();
        return events;
    }

    /** Runs whose hold is past its time: only they know whether it is in use. */
    List<String> toAsk() {
        return toAsk;
    }

    Reply decide(CreditLedgerCommand command) {
        if (command instanceof ReserveCredits c) return reserve(c);
        if (command instanceof SettleCredits c) return settle(c);
        if (command instanceof ReleaseHold c) return resolve(Kind.RELEASED, c.runId(), 0, 0);
        if (command instanceof ExtendHold c) return extend(c);
        if (command instanceof GrantCredits c) return grant(c);
        if (command instanceof GetBalance) return ledger.balance();
        if (command instanceof GetHolds) return openHolds();
        if (command instanceof SetLimits c) return limit(c);
        if (command instanceof GetLimits c) return standings(c.agentId());
        if (command instanceof SetPlan c) return plan(c);
        if (command instanceof GetQuota) return ledger.tokens().quota(now);
        if (command instanceof ExpireHolds) return expireHolds();
        if (command instanceof HoldAnswered c) return holdAnswered(c);
        throw new IllegalArgumentException("not a command of a ledger: " + command.getClass());
    }

    private Reply grant(GrantCredits c) {
        var first = ledger.grants().get(c.reference());
        if (first != null && first != c.amount()) {
            return new Refused(Refusal.IDEMPOTENCY_CONFLICT, "this reference granted another amount");
        }
        if (first != null) return ledger.balance();
        if (ledger.grants().size() >= CreditLedger.GRANTS_MAX) {
            return new Refused(Refusal.INVALID_STATE, "more than " + CreditLedger.GRANTS_MAX + " grants");
        }
        post(Kind.GRANTED, c.reference(), Optional.empty(), Optional.empty(), c.amount(), 0, c.reason());
        return ledger.balance();
    }

    private Reply reserve(ReserveCredits c) {
        var open = ledger.hold(c.runId());
        if (open.isPresent()) return placed(c.runId(), open.get(), c.quote());
        if (ledger.resolutions().of(c.runId()).isPresent()) {
            return new Refused(Refusal.INVALID_STATE, "the hold of this run is resolved already");
        }
        if (ledger.holds().size() >= CreditLedger.HOLDS_MAX) {
            return Overload.refused("more than " + CreditLedger.HOLDS_MAX + " holds are open");
        }
        var room = new Room(ledger, c.agentId(), Optional.empty(), now);
        var no = room.refusal(c.quote());
        if (no.isPresent()) return no.get();
        return hold(Kind.HELD, c.runId(), c.agentId(), c.userId(), c.quote(), room, c.expiresAt());
    }

    private Reply extend(ExtendHold c) {
        var open = ledger.hold(c.runId());
        if (open.isEmpty()) return new Refused(Refusal.NOT_FOUND, "no open hold of this run");
        var room = new Room(ledger, open.get().agentId(), open, now);
        var no = room.refusal(c.quote());
        if (no.isPresent()) return no.get();
        if (c.quote().amount(room.outputTokens(c.quote())) <= open.get().amountMax()) {
            return placed(c.runId(), open.get(), c.quote());
        }
        return hold(
                Kind.EXTENDED, c.runId(), open.get().agentId(), open.get().userId(), c.quote(), room, c.expiresAt());
    }

    private Reply hold(
            Kind kind,
            String runId,
            String agentId,
            Optional<String> userId,
            Quote quote,
            Room room,
            Instant expiresAt) {
        long output = room.outputTokens(quote);
        var until = expiresAt.isAfter(now.plus(HOLD_MAX)) ? now.plus(HOLD_MAX) : expiresAt;
        post(kind, runId, Optional.of(agentId), userId, quote.amount(output), quote.tokens(output), until);
        return new HoldPlaced(runId, quote.amount(output), output, until);
    }

    private static HoldPlaced placed(String runId, Hold hold, Quote quote) {
        long output = hold.tokensMax() - quote.tokensSpent() - quote.inputTokens();
        long capped = Math.max(0, Math.min(output, quote.outputTokensMax()));
        return new HoldPlaced(runId, hold.amountMax(), capped, hold.expiresAt());
    }

    private Reply settle(SettleCredits c) {
        if (c.amount() < 0 || c.tokens() < 0) {
            return new Refused(Refusal.VALIDATION_FAILED, "a charge cannot be negative");
        }
        var first = ledger.resolutions().of(c.runId());
        if (first.filter(r -> r.kind() == Kind.EXPIRED).isPresent()) {
            var agentId = first.map(Resolutions.Resolution::agentId);
            post(Kind.SETTLED_LATE, c.runId(), agentId, Optional.empty(), c.amount(), c.tokens(), "");
            alert(agentId);
            return new Settled(c.runId(), c.amount());
        }
        return resolve(Kind.SETTLED, c.runId(), c.amount(), c.tokens());
    }

    /** The first resolution stands; whoever asks again, for whatever amount, gets its answer. */
    private Reply resolve(Kind kind, String runId, long charge, long tokens) {
        var first = ledger.resolutions().of(runId);
        if (first.isPresent()) return new Settled(runId, first.get().charged());
        var open = ledger.hold(runId);
        if (open.isEmpty()) return new Refused(Refusal.NOT_FOUND, "no hold of this run");
        var agentId = open.map(Hold::agentId);
        post(kind, runId, agentId, open.get().userId(), charge, tokens, "");
        if (kind == Kind.SETTLED) alert(agentId);
        return new Settled(runId, charge);
    }

    private void alert(Optional<String> agentId) {
        alertOf(Optional.empty());
        alertOf(agentId);
    }

    private void alertOf(Optional<String> agentId) {
        var budget = ledger.budgets().of(agentId);
        for (var limit : budget.toAlert(now)) {
            happened(new LimitNeared(agentId, limit, budget.spentWithin(limit, now), now));
        }
    }

    private Reply limit(SetLimits c) {
        var kinds = new HashSet<Map.Entry<Limit.Window, Limit.Mode>>();
        for (var limit : c.limits()) {
            if (!kinds.add(Map.entry(limit.window(), limit.mode()))) {
                return new Refused(Refusal.VALIDATION_FAILED, "two limits of one window");
            }
        }
        if (!ledger.budgets().of(c.agentId()).limits().equals(c.limits())) {
            happened(new LimitsSet(c.agentId(), c.limits(), now));
        }
        return standings(c.agentId());
    }

    private Reply standings(Optional<String> agentId) {
        return new LimitStandings(ledger.budgets().of(agentId).standings(now));
    }

    private Reply plan(SetPlan c) {
        if (ledger.tokens().plan() != c.plan()) happened(new PlanSet(c.plan(), now));
        return ledger.tokens().quota(now);
    }

    /** A run is asked first, since its model may be at work; all other holds expire by themselves. */
    private Reply expireHolds() {
        var due = ledger.holds().entrySet().stream()
                .filter(e -> !e.getValue().expiresAt().isAfter(now))
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
        for (var reference : due) {
            if (CreditLedger.isOfRun(reference)) toAsk.add(reference);
            else resolve(Kind.EXPIRED, reference, 0, 0);
        }
        return Done.DONE;
    }

    private Reply holdAnswered(HoldAnswered c) {
        var hold = ledger.hold(c.runId());
        if (hold.isEmpty() || hold.get().expiresAt().isAfter(now)) return Done.DONE;
        if (!c.isInUse()) return resolve(Kind.EXPIRED, c.runId(), 0, 0);
        post(
                Kind.EXTENDED,
                c.runId(),
                hold.map(Hold::agentId),
                hold.get().userId(),
                hold.get().amountMax(),
                hold.get().tokensMax(),
                now.plus(PROLONGED));
        return Done.DONE;
    }

    private Holds openHolds() {
        return new Holds(ledger.holds().entrySet().stream()
                .map(e -> new OpenHold(
                        e.getKey(),
                        e.getValue().agentId(),
                        e.getValue().amountMax(),
                        e.getValue().since(),
                        e.getValue().expiresAt()))
                .sorted((a, b) -> a.runId().compareTo(b.runId()))
                .toList());
    }

    private void post(
            Kind kind,
            String reference,
            Optional<String> agentId,
            Optional<String> userId,
            long amount,
            long tokens,
            Instant expiresAt) {
        long balance = ledger.money().balance();
        post(new Entry(kind, reference, agentId, userId, amount, tokens, balance, balance, Optional.of(expiresAt), ""));
    }

    private void post(
            Kind kind,
            String reference,
            Optional<String> agentId,
            Optional<String> userId,
            long amount,
            long tokens,
            String reason) {
        long before = ledger.money().balance();
        long after = Math.addExact(before, kind == Kind.GRANTED ? amount : -amount);
        post(new Entry(kind, reference, agentId, userId, amount, tokens, before, after, Optional.empty(), reason));
    }

    private void post(Entry entry) {
        ledger = ledger.posted(entry, now);
        entries.add(entry);
    }

    private void happened(CreditLedgerEvent event) {
        closeEntries();
        events.add(event);
        ledger = event.applyTo(ledger);
    }

    private void closeEntries() {
        if (entries.isEmpty()) return;
        events.add(new EntriesPosted(entries, now));
        entries.clear();
    }
}
