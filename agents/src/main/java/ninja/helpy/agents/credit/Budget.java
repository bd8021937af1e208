package ninja.helpy.agents.credit;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import ninja.helpy.agents.credit.CreditLedgerCommand.LimitStanding;
import ninja.helpy.agents.protocol.EntityState;

/**
 * What the workspace, or one agent, has spent lately and holds, against its limits.
 *
 * @param alerted the limits of which four fifths are spent and somebody was told
 */
record Budget(List<Limit> limits, long held, Buckets day, Buckets month, List<Limit> alerted) implements EntityState {

    static final Budget EMPTY = new Budget(List.of(), 0, Buckets.DAY, Buckets.MONTH, List.of());

    private static final int ALERT_PERCENT = 80;

    Budget {
        limits = List.copyOf(limits);
        alerted = List.copyOf(alerted);
    }

    Budget limited(List<Limit> next) {
        return new Budget(
                next, held, day, month, alerted.stream().filter(next::contains).toList());
    }

    Budget holding(long more) {
        return more == 0 ? this : new Budget(limits, Math.addExact(held, more), day, month, alerted);
    }

    Budget spent(long amount, Instant at) {
        if (amount == 0) return this;
        var next = new Budget(limits, held, day.plus(amount, at), month.plus(amount, at), alerted);
        if (alerted.isEmpty()) return next;
        var still = alerted.stream().filter(limit -> next.isNear(limit, at)).toList();
        return new Budget(limits, held, next.day, next.month, still);
    }

    Budget alerted(Limit limit) {
        var next = new ArrayList<>(alerted);
        next.add(limit);
        return new Budget(limits, held, day, month, next);
    }

    long spentWithin(Limit limit, Instant now) {
        var buckets = limit.window() == Limit.Window.DAILY ? day : month;
        return buckets.since(limit.since(now));
    }

    /** What may still be held or spent under the limit; negative when it is exceeded. */
    long left(Limit limit, Instant now) {
        return limit.amount() - spentWithin(limit, now) - held;
    }

    boolean isNear(Limit limit, Instant now) {
        return spentWithin(limit, now) >= limit.amount() / 100 * ALERT_PERCENT;
    }

    /** The limits that have come near since somebody was last told. */
    List<Limit> toAlert(Instant now) {
        return limits.stream()
                .filter(limit -> !alerted.contains(limit) && isNear(limit, now))
                .toList();
    }

    /** The limit that leaves the least. */
    Optional<Limit> tightest(Instant now) {
        return limits.stream().min((a, b) -> Long.compare(left(a, now), left(b, now)));
    }

    List<LimitStanding> standings(Instant now) {
        return limits.stream().map(limit -> standing(limit, now)).toList();
    }

    LimitStanding standing(Limit limit, Instant now) {
        long remaining = Math.max(0, left(limit, now));
        return new LimitStanding(limit, spentWithin(limit, now), held, remaining, resetsAt(limit, now));
    }

    private Instant resetsAt(Limit limit, Instant now) {
        if (limit.mode() == Limit.Mode.CALENDAR) return limit.nextStart(now);
        var buckets = limit.window() == Limit.Window.DAILY ? day : month;
        var since = limit.since(now);
        var end = buckets.oldestEnd(since);
        return end.equals(since) ? now : end.plusSeconds(limit.window().days() * 86_400L);
    }

    boolean isUnused() {
        return limits.isEmpty() && held == 0;
    }
}
