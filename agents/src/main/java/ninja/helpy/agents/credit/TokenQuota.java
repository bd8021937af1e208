package ninja.helpy.agents.credit;

import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import ninja.helpy.agents.credit.CreditLedgerCommand.Quota;
import ninja.helpy.agents.protocol.EntityState;

/**
 * Tokens of this day and month (UTC) against the plan. A hold counts for the day on which it is asked; what was used
 * counts for the day on which it is settled.
 */
record TokenQuota(Plan plan, LocalDate day, long usedToday, long usedThisMonth, long held) implements EntityState {

    static TokenQuota of(Plan plan) {
        return new TokenQuota(plan, LocalDate.EPOCH, 0, 0, 0);
    }

    TokenQuota on(Plan next) {
        return new TokenQuota(next, day, usedToday, usedThisMonth, held);
    }

    TokenQuota holding(long more) {
        return new TokenQuota(plan, day, usedToday, usedThisMonth, held + more);
    }

    TokenQuota used(long tokens, Instant at) {
        var now = at(at);
        return new TokenQuota(plan, now.day, now.usedToday + tokens, now.usedThisMonth + tokens, held);
    }

    /** What may still be held. Negative when more was used than the plan has. */
    long left(Instant now) {
        if (plan.tokensPerDay() == Plan.UNLIMITED) return Plan.UNLIMITED;
        var current = at(now);
        long today = plan.tokensPerDay() - current.usedToday;
        long month = plan.tokensPerMonth() - current.usedThisMonth;
        return Math.min(today, month) - held;
    }

    Quota quota(Instant now) {
        var current = at(now);
        return new Quota(
                plan,
                current.usedToday,
                current.usedThisMonth,
                held,
                current.day.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant(),
                monthResetsAt(current.day));
    }

    /** When there will be more: the next day, or the next month if that is what ran out. */
    Instant resetsAt(Instant now) {
        var quota = quota(now);
        boolean isMonthUsedUp = plan.tokensPerMonth() - quota.tokensThisMonth() <= held;
        return isMonthUsedUp ? quota.monthResetsAt() : quota.dayResetsAt();
    }

    /** A clock that was set back stays on the newer day. */
    private TokenQuota at(Instant now) {
        var today = now.atZone(ZoneOffset.UTC).toLocalDate();
        if (!today.isAfter(day)) return this;
        boolean isSameMonth = YearMonth.from(today).equals(YearMonth.from(day));
        return new TokenQuota(plan, today, 0, isSameMonth ? usedThisMonth : 0, held);
    }

    private static Instant monthResetsAt(LocalDate day) {
        return day.withDayOfMonth(1).plusMonths(1).atStartOfDay(ZoneOffset.UTC).toInstant();
    }
}
