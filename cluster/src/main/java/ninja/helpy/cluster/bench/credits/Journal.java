package ninja.helpy.cluster.bench.credits;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import ninja.helpy.agents.credit.CreditLedgerEntity;
import ninja.helpy.agents.protocol.EntityId;
import ninja.helpy.cluster.bench.Await;
import ninja.helpy.cluster.bench.BenchPlace;
import ninja.helpy.persistence.PersistenceIds;
import ninja.helpy.persistence.feed.Feed;

/** How much the ledgers have journalled, and how far the event feed has come behind them. */
final class Journal {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration CATCH_UP_MAX = Duration.ofSeconds(60);
    private static final long LOOK_EVERY_MILLIS = 50;

    /** Events not yet in the feed when the load ended, and how long it took until all were; null: not in a minute. */
    record Lag(
            long events, @org.jspecify.annotations.Nullable Double secondsToCatchUp) {}

    private final CqlSession session;
    private final PreparedStatement last;
    private final Feed feed;

    Journal(BenchPlace place) {
        this.session = place.session();
        this.feed = place.node().storage().feed();
        this.last = session.prepare("SELECT sequence_nr FROM "
                + place.keyspaces().journal()
                + ".messages WHERE persistence_id = ? AND partition_nr = ? ORDER BY sequence_nr DESC LIMIT 1");
    }

    /** Events so far, of all these ledgers together: each is one write, and one group of entries. */
    long events(List<String> workspaceIds) throws InterruptedException {
        return sum(workspaceIds.stream()
                .map(id -> lastFrom(persistenceId(id), 0, 0).toCompletableFuture())
                .toList());
    }

    /** Partition by partition, until one is empty. */
    private CompletionStage<Long> lastFrom(String persistenceId, long partition, long before) {
        return session.executeAsync(last.bind(persistenceId, partition)).thenCompose(rows -> {
            var row = rows.one();
            return row == null
                    ? CompletableFuture.completedFuture(before)
                    : lastFrom(persistenceId, partition + 1, row.getLong(0));
        });
    }

    Lag awaitFeed(List<String> workspaceIds) throws InterruptedException {
        Instant begin = Instant.now();
        long written = events(workspaceIds);
        long behindAtFirst = written - inFeed(workspaceIds);
        long behind = behindAtFirst;
        while (behind > 0 && Duration.between(begin, Instant.now()).compareTo(CATCH_UP_MAX) < 0) {
            TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MILLIS);
            behind = written - inFeed(workspaceIds);
        }
        double seconds = Duration.between(begin, Instant.now()).toMillis() / (double) TimeUnit.SECONDS.toMillis(1);
        return new Lag(behindAtFirst, behind > 0 ? null : seconds);
    }

    private long inFeed(List<String> workspaceIds) throws InterruptedException {
        return sum(workspaceIds.stream()
                .map(id -> feed.progress(persistenceId(id)).toCompletableFuture())
                .toList());
    }

    private static long sum(List<CompletableFuture<Long>> counts) throws InterruptedException {
        long sum = 0;
        for (var count : counts) sum += Await.result(count, PATIENCE, "how far the journal has come");
        return sum;
    }

    private static String persistenceId(String workspaceId) {
        return PersistenceIds.of(CreditLedgerEntity.KEY.name(), new EntityId(workspaceId, workspaceId));
    }
}
