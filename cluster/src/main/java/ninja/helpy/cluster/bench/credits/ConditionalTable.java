package ninja.helpy.cluster.bench.credits;

import com.datastax.oss.driver.api.core.ConsistencyLevel;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DriverTimeoutException;
import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.servererrors.QueryExecutionException;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import ninja.helpy.cluster.bench.credits.Variant.Change;
import ninja.helpy.cluster.bench.credits.Variant.Standing;

/** One variant's table, with its statements. */
final class ConditionalTable {

    /** How a conditional update went, and what stands there now as far as one was told. */
    record Outcome(Kind kind, Standing standing) {

        /** {@code UNKNOWN}: Cassandra gave no answer, and others have changed the row since. */
        enum Kind {
            APPLIED,
            REFUSED,
            UNKNOWN
        }
    }

    private final CqlSession session;
    private final Variant variant;
    private final PreparedStatement open;
    private final PreparedStatement read;
    private final PreparedStatement reserve;
    private final PreparedStatement settle;

    ConditionalTable(CqlSession session, String keyspace, Variant variant) {
        this.session = session;
        this.variant = variant;
        session.execute(variant.create(keyspace));
        this.open = session.prepare(variant.open(keyspace));
        this.read = session.prepare(variant.read(keyspace));
        this.reserve = session.prepare(variant.reserve(keyspace));
        this.settle = session.prepare(variant.settle(keyspace));
    }

    Variant variant() {
        return variant;
    }

    CompletionStage<AsyncResultSet> open(String workspaceId) {
        return session.executeAsync(open.bind(workspaceId, Account.GRANTED)
                .setSerialConsistencyLevel(ConsistencyLevel.LOCAL_SERIAL)
                .setIdempotent(false));
    }

    CompletionStage<Outcome> reserve(Change change) {
        return changed(reserve, change);
    }

    CompletionStage<Outcome> settle(Change change) {
        return changed(settle, change);
    }

    /** By a read that takes part in the row's order, and so ends whatever was left half done. */
    CompletionStage<Standing> read(String workspaceId) {
        return session.executeAsync(read.bind(workspaceId).setConsistencyLevel(ConsistencyLevel.LOCAL_SERIAL))
                .thenApply(rows -> standing(Objects.requireNonNull(rows.one(), workspaceId)));
    }

    private CompletionStage<Outcome> changed(PreparedStatement statement, Change change) {
        var bound = statement
                .bind(variant.values(change))
                .setSerialConsistencyLevel(ConsistencyLevel.LOCAL_SERIAL)
                .setIdempotent(false);
        return session.executeAsync(bound)
                .thenApply(rows -> rows.wasApplied()
                        ? new Outcome(Outcome.Kind.APPLIED, change.to())
                        : new Outcome(Outcome.Kind.REFUSED, standing(Objects.requireNonNull(rows.one()))))
                .exceptionallyCompose(
                        failure -> isUnanswered(failure) ? found(change) : CompletableFuture.failedFuture(failure));
    }

    private CompletionStage<Outcome> found(Change change) {
        return read(change.workspaceId())
                .thenApply(now -> variant.isSame(now, change.from())
                        ? new Outcome(Outcome.Kind.REFUSED, now)
                        : new Outcome(Outcome.Kind.UNKNOWN, now))
                .exceptionallyCompose(
                        failure -> isUnanswered(failure) ? found(change) : CompletableFuture.failedFuture(failure));
    }

    private static boolean isUnanswered(Throwable failure) {
        Throwable cause = failure.getCause() == null ? failure : failure.getCause();
        return cause instanceof QueryExecutionException || cause instanceof DriverTimeoutException;
    }

    private Standing standing(Row row) {
        return new Standing(row.getLong("balance"), variant.hasVersion() ? row.getLong("version") : 0);
    }
}
