package ninja.helpy.persistence;

import akka.Done;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.cql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import ninja.helpy.persistence.journal.Keyspaces;
import org.jspecify.annotations.Nullable;

/**
 * Statements on our own tables, each prepared once, named {@code views.table}. All are idempotent and are marked so:
 * the driver may send them again.
 */
public final class Cql {

    private final CqlSession session;
    private final Keyspaces keyspaces;
    private final Map<String, CompletionStage<PreparedStatement>> prepared = new ConcurrentHashMap<>();

    public Cql(CqlSession session, Keyspaces keyspaces) {
        this.session = session;
        this.keyspaces = keyspaces;
    }

    public CompletionStage<BoundStatement> bind(String cql, @Nullable Object... values) {
        return prepared.computeIfAbsent(cql, this::prepare)
                .thenApply(statement -> statement.bind(values).setIdempotent(true));
    }

    public CompletionStage<Done> write(String cql, @Nullable Object... values) {
        return bind(cql, values).thenCompose(session::executeAsync).thenApply(result -> Done.getInstance());
    }

    public CompletionStage<Optional<Row>> one(String cql, @Nullable Object... values) {
        return bind(cql, values).thenCompose(session::executeAsync).thenApply(rows -> Optional.ofNullable(rows.one()));
    }

    /** All rows; the caller bounds them by the statement. */
    public CompletionStage<List<Row>> all(String cql, @Nullable Object... values) {
        return bind(cql, values)
                .thenCompose(session::executeAsync)
                .thenCompose(rows -> collect(rows, new ArrayList<>()));
    }

    public CompletionStage<AsyncResultSet> execute(Statement<?> statement) {
        return session.executeAsync(statement);
    }

    private static CompletionStage<List<Row>> collect(AsyncResultSet page, List<Row> into) {
        page.currentPage().forEach(into::add);
        return page.hasMorePages()
                ? page.fetchNextPage().thenCompose(next -> collect(next, into))
                : CompletableFuture.completedFuture(into);
    }

    private CompletionStage<PreparedStatement> prepare(String cql) {
        CompletionStage<PreparedStatement> statement =
                session.prepareAsync(cql.replace("views.", keyspaces.views() + "."));
        statement.whenComplete((done, failure) -> {
            if (failure != null) prepared.remove(cql);
        });
        return statement;
    }
}
