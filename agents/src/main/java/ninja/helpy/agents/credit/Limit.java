package ninja.helpy.agents.credit;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.TemporalAdjusters;
import ninja.helpy.agents.protocol.ClusterMessage;

/**
 * No more than {@code amount} nano-dollars may be spent within a window. Rolling windows slide by the hour (daily) or by
 * six hours, and count a part that has half left as whole; calendar windows begin at midnight UTC, on Monday, on the
 * first.
 */
public record Limit(Window window, Mode mode, long amount) implements ClusterMessage {

    public Limit {
        if (amount < 0) throw new IllegalArgumentException("a limit cannot be negative");
    }

    /** How long a window is. A month of a rolling window has thirty days. */
    public enum Window {
        DAILY(1),
        WEEKLY(7),
        MONTHLY(30);

        private final int days;

        Window(int days) {
            this.days = days;
        }

        int days() {
            return days;
        }
    }

    /** Whether a window slides, or begins anew with its day, week or month. */
    public enum Mode {
        ROLLING,
        CALENDAR
    }

    /** When the window that contains {@code now} began. */
    Instant since(Instant now) {
        if (mode == Mode.ROLLING) return now.minusSeconds(window.days() * 86_400L);
        return start(today(now)).atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    /** When a calendar window begins anew. */
    Instant nextStart(Instant now) {
        var start = start(today(now));
        var next = switch (window) {
            case DAILY -> start.plusDays(1);
            case WEEKLY -> start.plusWeeks(1);
            case MONTHLY -> start.plusMonths(1);
        };
        return next.atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    private LocalDate start(LocalDate today) {
        return switch (window) {
            case DAILY -> today;
            case WEEKLY -> today.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
            case MONTHLY -> today.withDayOfMonth(1);
        };
    }

    private static LocalDate today(Instant now) {
        return now.atZone(ZoneOffset.UTC).toLocalDate();
    }
}
