package ninja.helpy.agents.credit;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import ninja.helpy.agents.protocol.EntityState;

/**
 * What was spent in each of the newest stretches of time, oldest first.
 *
 * @param seconds how long one stretch is
 * @param last number of the newest stretch since 1970
 */
record Buckets(int seconds, int countMax, long last, List<Long> amounts) implements EntityState {

    /** A day by the hour, and the hour that it began in. */
    static final Buckets DAY = new Buckets(3_600, 25, 0, List.of());

    /** A month of 31 days by six hours, and the six hours that it began in. */
    static final Buckets MONTH = new Buckets(21_600, 31 * 4 + 1, 0, List.of());

    Buckets {
        amounts = List.copyOf(amounts);
    }

    /** A clock that was set back adds to the newest stretch. */
    Buckets plus(long amount, Instant at) {
        long now = Math.max(last, number(at));
        var next = new ArrayList<>(amounts);
        long fresh = next.isEmpty() ? 1 : Math.min(now - last, countMax);
        next.addAll(Collections.nCopies((int) fresh, 0L));
        int newest = next.size() - 1;
        next.set(newest, Math.addExact(next.get(newest), amount));
        var kept = next.subList(Math.max(0, next.size() - countMax), next.size());
        return new Buckets(seconds, countMax, now, kept);
    }

    /** Everything spent since then; the stretch that contains it counts as a whole. */
    long since(Instant since) {
        long first = number(since);
        long sum = 0;
        for (int i = amounts.size() - 1; i >= 0 && last - (amounts.size() - 1 - i) >= first; i--) {
            sum = Math.addExact(sum, amounts.get(i));
        }
        return sum;
    }

    /** When the oldest stretch with any spending since then ends, or {@code since} if nothing was spent. */
    Instant oldestEnd(Instant since) {
        long first = number(since);
        for (int i = 0; i < amounts.size(); i++) {
            long number = last - (amounts.size() - 1 - i);
            if (number >= first && amounts.get(i) > 0) return Instant.ofEpochSecond((number + 1) * seconds);
        }
        return since;
    }

    private long number(Instant at) {
        return Math.floorDiv(at.getEpochSecond(), seconds);
    }
}
