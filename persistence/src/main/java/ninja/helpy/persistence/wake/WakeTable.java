package ninja.helpy.persistence.wake;

import akka.Done;
import com.datastax.oss.driver.api.core.cql.Row;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import ninja.helpy.agents.protocol.WakeList;
import ninja.helpy.persistence.Cql;

/**
 * Wakes by the minute in which they are due. A mark says up to where everything is done, so that a sweep, also the first
 * one after a long stop, reads only the minutes that may still hold something.
 */
public final class WakeTable implements WakeList {

    /** How long an entry stays that nobody removes, and how far back a sweep looks when there is no mark. */
    static final Duration KEPT = Duration.ofDays(7);

    /** The mark stays this far behind the clock: entries due at once are still written there. */
    private static final long SLACK_MINUTES = 5;

    /**
     * Through the newest minutes many have just passed, and whoever did has left a tombstone, which every read of his minute
     * steps over; Cassandra warns of more than a thousand in one read. So these minutes are read in such parts, until the
     * mark, which a sweep moves, has left them behind.
     */
    private static final long PART_SECONDS = 2;

    private static final long PARTS_UP_TO_MINUTES = SLACK_MINUTES + 10;

    private static final long MINUTE_SECONDS = 60;

    private static final int READS_AT_ONCE = 16;

    private static final String MARK = "all";
    private static final String ADD =
            "INSERT INTO views.wakes (minute, due, entity_type, entity_id) VALUES (?, ?, ?, ?) USING TTL ?";
    private static final String REMOVE =
            "DELETE FROM views.wakes WHERE minute = ? AND due = ? AND entity_type = ? AND entity_id = ?";
    private static final String IN_MINUTE =
            "SELECT due, entity_type, entity_id FROM views.wakes WHERE minute = ? AND due > ? AND due <= ?";
    private static final String ANY = "SELECT minute FROM views.wakes LIMIT 1";
    private static final String READ_MARK = "SELECT minute FROM views.wakes_swept WHERE name = ?";
    private static final String WRITE_MARK = "INSERT INTO views.wakes_swept (name, minute) VALUES (?, ?)";

    private record Part(long minute, Instant after, Instant until) {}

    private final Cql cql;
    private final Cql unhurried;
    private final Clock clock;

    /** @param unhurried for removals: nobody waits for one */
    public WakeTable(Cql cql, Cql unhurried, Clock clock) {
        this.cql = cql;
        this.unhurried = unhurried;
        this.clock = clock;
    }

    @Override
    public CompletionStage<Done> add(Wake wake) {
        Duration ahead = Duration.between(clock.instant(), wake.due());
        long seconds = KEPT.plus(ahead.isNegative() ? Duration.ZERO : ahead).toSeconds();
        long minute = minute(wake.due());
        CompletionStage<Done> written =
                cql.write(ADD, minute, wake.due(), wake.entityType(), wake.entityId(), Math.toIntExact(seconds));
        return minute >= markMax() ? written : written.thenCompose(done -> lowerMark(minute));
    }

    @Override
    public CompletionStage<Done> remove(Wake wake) {
        return unhurried.write(REMOVE, minute(wake.due()), wake.due(), wake.entityType(), wake.entityId());
    }

    @Override
    public CompletionStage<List<Wake>> due(Instant from, Instant until) {
        return mark().thenCompose(mark -> {
            var found = new ArrayList<Wake>();
            boolean isWhole = minute(from) < mark;
            return read(parts(Math.max(mark, minute(from)), from, until), found)
                    .thenCompose(done ->
                            isWhole ? raiseMark(mark, found) : CompletableFuture.completedFuture(Done.getInstance()))
                    .thenApply(done -> List.copyOf(found));
        });
    }

    private List<Part> parts(long first, Instant from, Instant until) {
        var parts = new ArrayList<Part>();
        for (long minute = first; minute <= minute(until); minute++) {
            long end = (minute + 1) * MINUTE_SECONDS;
            long length = minute < minute(clock.instant()) - PARTS_UP_TO_MINUTES ? MINUTE_SECONDS : PART_SECONDS;
            for (long second = end - MINUTE_SECONDS; second < end; second += length) {
                var after = later(from, justBefore(second));
                var to = earlier(until, justBefore(second + length));
                if (after.isBefore(to)) parts.add(new Part(minute, after, to));
            }
        }
        return parts;
    }

    private CompletionStage<Done> read(List<Part> parts, List<Wake> found) {
        if (parts.isEmpty()) return CompletableFuture.completedFuture(Done.getInstance());
        int count = Math.min(READS_AT_ONCE, parts.size());
        var reads = parts.subList(0, count).stream()
                .map(part -> cql.all(IN_MINUTE, part.minute(), part.after(), part.until()))
                .toList();
        return Cql.joined(reads).thenCompose(all -> {
            all.forEach(rows -> rows.forEach(row -> found.add(wake(row))));
            return read(parts.subList(count, parts.size()), found);
        });
    }

    private CompletionStage<Long> mark() {
        return cql.one(READ_MARK, MARK)
                .thenCompose(row -> row.map(r -> CompletableFuture.completedStage(r.getLong("minute")))
                        .orElseGet(this::firstMark));
    }

    /**
     * Nothing was ever swept: a new installation has nothing old to find, and its mark is set at once; else the next
     * sweep would look through every minute for as long as entries are kept.
     */
    private CompletionStage<Long> firstMark() {
        return cql.one(ANY).thenCompose(any -> {
            if (any.isPresent())
                return CompletableFuture.completedFuture(minute(clock.instant().minus(KEPT)));
            long mark = markMax();
            return cql.write(WRITE_MARK, MARK, mark).thenApply(done -> mark);
        });
    }

    /** Up to the first minute that still holds something; what is found stays until its entity removes it. */
    private CompletionStage<Done> raiseMark(long from, List<Wake> found) {
        long earliest =
                found.stream().mapToLong(wake -> minute(wake.due())).min().orElse(Long.MAX_VALUE);
        long next = Math.min(earliest, markMax());
        return next > from ? cql.write(WRITE_MARK, MARK, next) : CompletableFuture.completedFuture(Done.getInstance());
    }

    private CompletionStage<Done> lowerMark(long minute) {
        return mark().thenCompose(mark -> minute < mark
                ? cql.write(WRITE_MARK, MARK, minute)
                : CompletableFuture.completedFuture(Done.getInstance()));
    }

    private long markMax() {
        return minute(clock.instant()) - SLACK_MINUTES;
    }

    private static long minute(Instant at) {
        return Math.floorDiv(at.getEpochSecond(), MINUTE_SECONDS);
    }

    /** The table knows milliseconds. */
    private static Instant justBefore(long second) {
        return Instant.ofEpochSecond(second).minusMillis(1);
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    private static Wake wake(Row row) {
        return new Wake(
                Objects.requireNonNull(row.getString("entity_type")),
                Objects.requireNonNull(row.getString("entity_id")),
                Objects.requireNonNull(row.getInstant("due")));
    }
}
