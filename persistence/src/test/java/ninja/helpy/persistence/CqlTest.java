package ninja.helpy.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.AllNodesFailedException;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DriverTimeoutException;
import com.datastax.oss.driver.api.core.NoNodeAvailableException;
import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import ninja.helpy.agents.protocol.Following;
import ninja.helpy.agents.protocol.Refusal;
import ninja.helpy.persistence.journal.Keyspaces;
import org.junit.jupiter.api.Test;

/** What a caller is told when the database does not answer, at whatever step. */
class CqlTest {

    private static final String ROWS = "SELECT a FROM views.b";
    private final RuntimeException timeout = new DriverTimeoutException("Query timed out after PT2S");

    private final BoundStatement bound = fake(BoundStatement.class, Map.of());
    private final PreparedStatement statement = fake(PreparedStatement.class, Map.of("bind", () -> bound));
    private final Map<String, Supplier<Object>> answers =
            new HashMap<>(Map.of("prepareAsync", () -> done(statement), "executeAsync", () -> done(rows(List.of()))));
    private final Cql cql = new Cql(fake(CqlSession.class, answers), new Keyspaces("tests"));

    @Test
    void aReadThatTimesOutIsARefusal() {
        answers.put("executeAsync", () -> failed(timeout));

        assertThat(refusal(cql.all(ROWS))).isEqualTo(Refusal.SERVICE_UNAVAILABLE);
        assertThat(refusal(cql.one(ROWS))).isEqualTo(Refusal.SERVICE_UNAVAILABLE);
    }

    @Test
    void soIsOneWhoseNextPageTimesOut() {
        answers.put("executeAsync", () -> done(rows(List.of(timeout))));

        assertThat(refusal(cql.all(ROWS))).isEqualTo(Refusal.SERVICE_UNAVAILABLE);
        assertThat(refusal(cql.each(row -> {}, ROWS))).isEqualTo(Refusal.SERVICE_UNAVAILABLE);
    }

    @Test
    void soIsAStatementThatCannotBePreparedAndTheNextOneAsksAgain() {
        for (var passing : List.of(timeout, new NoNodeAvailableException(), new CompletionException(timeout))) {
            answers.put("prepareAsync", () -> failed(passing));

            assertThat(refusal(cql.all(ROWS))).as(passing.toString()).isEqualTo(Refusal.SERVICE_UNAVAILABLE);
        }
        answers.put("prepareAsync", () -> done(statement));

        assertThat(cql.all(ROWS)).isCompletedWithValue(List.of());
    }

    @Test
    void whatWillNotPassIsAFailure() {
        var bug = new IllegalStateException("a wrong statement");
        answers.put("executeAsync", () -> failed(new CompletionException(bug)));

        assertThat(failure(cql.all(ROWS))).isSameAs(bug);
    }

    @Test
    void whatEveryNodeHasRefusedMayPass() {
        assertThat(Unavailable.refusal(AllNodesFailedException.fromErrors(List.of())))
                .isInstanceOf(Following.Refusal.class);
    }

    private static Refusal refusal(CompletionStage<?> asked) {
        return ((Following.Refusal) failure(asked)).refused().reason();
    }

    private static Throwable failure(CompletionStage<?> asked) {
        var failed = new CompletableFuture<Throwable>();
        asked.whenComplete((done, failure) -> failed.complete(failure));
        var failure = failed.join();
        return failure instanceof CompletionException ? Objects.requireNonNull(failure.getCause()) : failure;
    }

    /** A page without rows, and the failure of the next, if there is to be one. */
    private static AsyncResultSet rows(List<RuntimeException> next) {
        return fake(
                AsyncResultSet.class,
                Map.of(
                        "currentPage", List::of,
                        "hasMorePages", () -> !next.isEmpty(),
                        "fetchNextPage", () -> failed(next.get(0))));
    }

    private static Object done(Object value) {
        return CompletableFuture.completedStage(value);
    }

    private static Object failed(Throwable failure) {
        return CompletableFuture.failedStage(failure);
    }

    /** Answers what it is told by the name of the method, and itself to all else. */
    private static <T> T fake(Class<T> type, Map<String, Supplier<Object>> answers) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (self, method, args) -> {
            var answer = answers.get(method.getName());
            return answer == null ? self : answer.get();
        }));
    }
}
