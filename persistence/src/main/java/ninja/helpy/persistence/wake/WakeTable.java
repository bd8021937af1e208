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
import java.util.stream.LongStream;
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

    /** Minutes asked for at the same time. */
    private static final int MINUTES_AT_ONCE = 16;

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
            return sweep(Math.max(mark, minute(from)), minute(until), from, until, found)
                    .thenCompose(done ->
                            isWhole ? raiseMark(mark, found) : CompletableFuture.completedFuture(Done.getInstance()))
                    .thenApply(done -> List.copyOf(found));
        });
    }

    private CompletionStage<Done> sweep(long first, long last, Instant from, Instant until, List<Wake> found) {
        if (first > last) return CompletableFuture.completedFuture(Done.getInstance());
        long to = Math.min(last, first + MINUTES_AT_ONCE - 1);
        var minutes = LongStream.rangeClosed(first, to)
                .mapToObj(minute -> cql.all(IN_MINUTE, minute, from, until))
                .toList();
        return Cql.joined(minutes).thenCompose(all -> {
            all.forEach(rows -> rows.forEach(row -> found.add(wake(row))));
            return sweep(to + 1, last, from, until, found);
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
        return Math.floorDiv(at.getEpochSecond(), 60L);
    }

    private static Wake wake(Row row) {
        return new Wake(
                Objects.requireNonNull(row.getString("entity_type")),
                Objects.requireNonNull(row.getString("entity_id")),
                Objects.requireNonNull(row.getInstant("due")));
    }
}
