package ninja.helpy.agents.credit;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import ninja.helpy.agents.credit.CreditLedgerCommand.Balance;
import ninja.helpy.agents.credit.CreditLedgerEvent.EntriesPosted;
import ninja.helpy.agents.credit.CreditLedgerEvent.Entry;
import ninja.helpy.agents.credit.CreditLedgerEvent.Kind;
import ninja.helpy.agents.protocol.EntityState;
import org.jspecify.annotations.Nullable;

/**
 * Recomputes what must hold of a ledger from its events, one by one, with none of the code that decided them. Its memory
 * is bounded by the open holds and by as many resolutions as the ledger itself may remember.
 */
public final class LedgerAudit {

    /** What is wrong is told so many times; after that it is only counted. */
    public static final int FINDINGS_MAX = 50;

    /** The ledger promises to know a resolution so long; re-using its reference later is no breach. */
    private static final int PROMISED = Resolutions.REMEMBERED_MIN;

    private static final int REMEMBERED_MAX = 2 * PROMISED + 1;

    /** What was broken. */
    public enum Rule {
        /** An entry's balance before is not the balance after the one before it. */
        CHAIN,
        /** An entry changes the balance by something else than its amount says. */
        AMOUNT,
        /** More was held than was there: the balance may fall below zero by more than a settlement above its hold. */
        OVERHELD,
        /** Something was resolved, or extended, that was not held. */
        NEVER_HELD,
        /** A hold was placed or resolved a second time. */
        TWICE,
        /** A hold is long past its time and still open. */
        OVERDUE,
        /** The living ledger has another balance than its journal. */
        LIVE
    }

    /** {@code drift}: nano-dollars by which the books are off because of it. */
    public record Finding(Rule rule, long seqNr, String reference, String detail, long drift) implements EntityState {}

    /** Where an audit stood, so that the next one need not begin at the first event. Resolutions are in their order. */
    public record Checkpoint(
            long seqNr,
            Sums sums,
            Map<String, OpenHold> holds,
            Map<String, Kind> resolved,
            List<Finding> findings,
            long findingsCount,
            long drift)
            implements EntityState {

        public static final Checkpoint NONE =
                new Checkpoint(0, new Sums(0, 0, 0, 0), Map.of(), Map.of(), List.of(), 0, 0);
    }

    /** {@code chained} is the balance after the last entry, by its own words. */
    public record Sums(long granted, long spent, long held, long chained) implements EntityState {

        long balance() {
            return Math.subtractExact(granted, spent);
        }

        boolean equal(Balance live) {
            return live.granted() == granted
                    && live.spent() == spent
                    && live.held() == held
                    && live.balance() == balance()
                    && live.available() == balance() - held;
        }
    }

    /** A hold that nobody has resolved. */
    public record OpenHold(long amount, Instant expiresAt) implements EntityState {}

    /** {@code number}: how many were resolved before it. */
    private record Resolved(Kind kind, long number) {}

    private final Map<String, OpenHold> holds;
    private final LinkedHashMap<String, Resolved> resolved = new LinkedHashMap<>();
    private final List<Finding> findings;
    private long seqNr;
    private Sums sums;
    private long resolvedCount;
    private long findingsCount;
    private long drift;

    private @Nullable Balance live;
    private long liveSince;
    private boolean isLiveSeen;

    /** From the first event on, or from where an earlier audit stood. */
    public LedgerAudit(Checkpoint from) {
        this.holds = new HashMap<>(from.holds());
        from.resolved().forEach(this::remember);
        this.findings = new ArrayList<>(from.findings());
        this.seqNr = from.seqNr();
        this.sums = from.sums();
        this.findingsCount = from.findingsCount();
        this.drift = from.drift();
    }

    public LedgerAudit() {
        this(Checkpoint.NONE);
    }

    /**
     * What the ledger said of itself when its journal had at least {@code since} events: the books must have stood so
     * after that event, or after one of the entries that follow.
     */
    public void expect(Balance said, long since) {
        live = said;
        liveSince = since;
        isLiveSeen = seqNr >= since && sums.equal(said);
    }

    /** The next event of the journal. */
    public void check(long eventSeqNr, CreditLedgerEvent event) {
        seqNr = eventSeqNr;
        if (event instanceof EntriesPosted posted) {
            for (var entry : posted.entries()) {
                check(entry, posted.at());
                if (seqNr > liveSince) compare();
            }
        }
        if (seqNr >= liveSince) compare();
    }

    private void compare() {
        if (live != null && sums.equal(live)) isLiveSeen = true;
    }

    private void check(Entry entry, Instant at) {
        checkBalance(entry);
        switch (entry.kind()) {
            case GRANTED -> sums = new Sums(sums.granted + entry.amount(), sums.spent, sums.held, sums.chained);
            case HELD -> held(entry, at);
            case EXTENDED -> extended(entry, at);
            case SETTLED, RELEASED, EXPIRED -> resolved(entry);
            case SETTLED_LATE -> settledLate(entry);
        }
    }

    private void checkBalance(Entry entry) {
        long gap = entry.balanceBefore() - sums.chained;
        if (gap != 0) found(Rule.CHAIN, entry, entry.balanceBefore() + " follows " + sums.chained, gap);
        long change = switch (entry.kind()) {
            case GRANTED -> entry.amount();
            case SETTLED, SETTLED_LATE -> -entry.amount();
            case HELD, EXTENDED, RELEASED, EXPIRED -> 0;
        };
        long wrong = entry.balanceAfter() - entry.balanceBefore() - change;
        if (wrong != 0) found(Rule.AMOUNT, entry, entry.kind() + " of " + entry.amount() + " is off", wrong);
        if (entry.amount() < 0 && entry.kind() != Kind.GRANTED) {
            found(Rule.AMOUNT, entry, entry.kind() + " of " + entry.amount(), 0);
        }
        sums = new Sums(sums.granted, sums.spent, sums.held, entry.balanceAfter());
    }

    private void held(Entry entry, Instant at) {
        var before = resolved.get(entry.reference());
        if (before != null && resolvedCount - before.number() <= PROMISED) {
            found(Rule.TWICE, entry, "held again after it was " + before.kind(), 0);
        }
        var open = holds.get(entry.reference());
        if (open != null) found(Rule.TWICE, entry, "held while it is held", 0);
        hold(entry, open == null ? 0 : open.amount(), at);
    }

    private void extended(Entry entry, Instant at) {
        var open = holds.get(entry.reference());
        if (open == null) found(Rule.NEVER_HELD, entry, "extended without a hold", 0);
        hold(entry, open == null ? 0 : open.amount(), at);
    }

    private void hold(Entry entry, long before, Instant at) {
        long more = entry.amount() - before;
        holds.put(
                entry.reference(),
                new OpenHold(entry.amount(), entry.expiresAt().orElse(at)));
        sums = new Sums(sums.granted, sums.spent, sums.held + more, sums.chained);
        long available = sums.balance() - sums.held;
        if (more > 0 && available < 0) found(Rule.OVERHELD, entry, "leaves " + available + " available", 0);
    }

    private void resolved(Entry entry) {
        var open = holds.remove(entry.reference());
        long charged = entry.kind() == Kind.SETTLED ? entry.amount() : 0;
        if (open == null) {
            var before = resolved.get(entry.reference());
            var rule = before == null ? Rule.NEVER_HELD : Rule.TWICE;
            found(
                    rule,
                    entry,
                    entry.kind() + (before == null ? " without a hold" : " after " + before.kind()),
                    charged);
        }
        long freed = open == null ? 0 : open.amount();
        sums = new Sums(sums.granted, sums.spent + charged, sums.held - freed, sums.chained);
        remember(entry.reference(), entry.kind());
    }

    private void settledLate(Entry entry) {
        var before = resolved.get(entry.reference());
        if (before == null) found(Rule.NEVER_HELD, entry, "settled late without a hold that expired", entry.amount());
        else if (before.kind() != Kind.EXPIRED) {
            found(Rule.TWICE, entry, "settled late after it was " + before.kind(), entry.amount());
        }
        sums = new Sums(sums.granted, sums.spent + entry.amount(), sums.held, sums.chained);
        remember(entry.reference(), entry.kind());
    }

    private void remember(String reference, Kind kind) {
        resolved.remove(reference);
        resolved.put(reference, new Resolved(kind, resolvedCount++));
        if (resolved.size() > REMEMBERED_MAX) {
            resolved.remove(resolved.keySet().iterator().next());
        }
    }

    private void found(Rule rule, Entry entry, String detail, long off) {
        findingsCount++;
        drift += Math.abs(off);
        if (findings.size() < FINDINGS_MAX) {
            findings.add(new Finding(rule, seqNr, entry.reference(), detail, Math.abs(off)));
        }
    }

    public Checkpoint checkpoint() {
        var kinds = new LinkedHashMap<String, Kind>();
        resolved.forEach((reference, one) -> kinds.put(reference, one.kind()));
        return new Checkpoint(seqNr, sums, Map.copyOf(holds), kinds, List.copyOf(findings), findingsCount, drift);
    }

    /** What is wrong when the journal has been read to its end; {@code grace} is how late a hold may expire. */
    public Result result(Instant now, Duration grace) {
        var all = new ArrayList<>(findings);
        long count = findingsCount;
        long off = drift;
        var said = live;
        if (said != null && !isLiveSeen) {
            long apart = Math.abs(said.balance() - sums.balance()) + Math.abs(said.held() - sums.held);
            var detail = "it says " + said + ", its journal " + sums;
            all.add(new Finding(Rule.LIVE, seqNr, "", detail, apart));
            count++;
            off += apart;
        }
        for (var hold : holds.entrySet()) {
            if (!isOverdue(hold.getValue(), now, grace)) continue;
            count++;
            if (all.size() < FINDINGS_MAX) {
                var detail = "open since " + hold.getValue().expiresAt();
                all.add(new Finding(Rule.OVERDUE, seqNr, hold.getKey(), detail, 0));
            }
        }
        return new Result(seqNr, sums, all, count, off);
    }

    private static boolean isOverdue(OpenHold hold, Instant now, Duration grace) {
        return hold.expiresAt().isBefore(now.minus(grace));
    }

    /** The books after event {@code seqNr}. {@code drift} is what they are off by, and must be 0. */
    public record Result(long seqNr, Sums sums, List<Finding> findings, long findingsCount, long drift) {

        public Result {
            findings = List.copyOf(findings);
        }

        public boolean isClean() {
            return findingsCount == 0;
        }
    }
}
