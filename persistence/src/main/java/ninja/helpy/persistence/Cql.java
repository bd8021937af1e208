package ninja.helpy.persistence;

import akka.Done;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.BatchStatement;
import com.datastax.oss.driver.api.core.cql.BatchType;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.cql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import ninja.helpy.persistence.journal.Keyspaces;
import org.jspecify.annotations.Nullable;

/**
 * Statements on our own tables, each prepared once, named {@code views.table} or {@code journal.table}. All are
 * idempotent and are marked so: the driver may send them again. A caller whose statement is not takes the mark away.
 */
public final class Cql {

    /**
     * An event must never be sent when its entity has been told that it failed (after the journal's {@code call-timeout}),
     * for the entity then writes another one.
     */
    private static final Duration WAIT_MAX = Duration.ofSeconds(3);

    private final CqlSession session;
    private final Keyspaces keyspaces;
    private final Map<String, CompletionStage<PreparedStatement>> prepared;
    private final @Nullable Groups<List<BoundStatement>> groups;

    public Cql(CqlSession session, Keyspaces keyspaces) {
        this.session = session;
        this.keyspaces = keyspaces;
        this.prepared = new ConcurrentHashMap<>();
        this.groups = null;
    }

    private Cql(Cql single, int atOnce, BatchLimits limits) {
        this.session = single.session;
        this.keyspaces = single.keyspaces;
        this.prepared = single.prepared;
        this.groups = new Groups<>(
                new Groups.Limits(atOnce, limits.partitionsMax(), limits.bytesMax(), WAIT_MAX),
                Cql::size,
                (first, other) -> true,
                group -> executed(together(group.stream().flatMap(List::stream).toList())));
    }

    /**
     * The same, but writes go together, in any order, and fail together, that come while {@code atOnce} others are on their
     * way. Where somebody waits for each it should be many, else few.
     */
    public Cql grouping(int atOnce, BatchLimits limits) {
        return new Cql(this, atOnce, limits);
    }

    public CompletionStage<BoundStatement> bind(String cql, @Nullable Object... values) {
        return prepared(cql).thenApply(statement -> statement.bind(values).setIdempotent(true));
    }

    public CompletionStage<Done> write(String cql, @Nullable Object... values) {
        return bind(cql, values).thenCompose(statement -> write(List.of(statement)));
    }

    /** All of them or none, if they are of one partition. */
    public CompletionStage<Done> write(List<BoundStatement> statements) {
        return groups != null
                ? groups.add(statements)
                : executed(together(statements)).thenApply(result -> Done.getInstance());
    }

    public CompletionStage<Optional<Row>> one(String cql, @Nullable Object... values) {
        return bind(cql, values).thenCompose(this::executed).thenApply(rows -> Optional.ofNullable(rows.one()));
    }

    /** All rows; the caller bounds them by the statement. */
    public CompletionStage<List<Row>> all(String cql, @Nullable Object... values) {
        return bind(cql, values).thenCompose(this::executed).thenCompose(rows -> collect(rows, new ArrayList<>()));
    }

    /** Row by row, a page at a time; none is kept. */
    public CompletionStage<Done> each(Consumer<Row> what, String cql, @Nullable Object... values) {
        return bind(cql, values).thenCompose(this::executed).thenCompose(rows -> each(rows, what));
    }

    public CompletionStage<AsyncResultSet> execute(Statement<?> statement) {
        return executed(statement);
    }

    private CompletionStage<AsyncResultSet> executed(Statement<?> statement) {
        return Unavailable.refusing(session.executeAsync(statement));
    }

    /** All of them, when the last one is there. */
    public static <T> CompletionStage<List<T>> joined(List<? extends CompletionStage<T>> stages) {
        var all = stages.stream().map(CompletionStage::toCompletableFuture).toList();
        return CompletableFuture.allOf(all.toArray(CompletableFuture[]::new))
                .thenApply(done -> all.stream().map(CompletableFuture::join).toList());
    }

    private static Statement<?> together(List<BoundStatement> statements) {
        if (statements.size() == 1) return statements.get(0);
        return BatchStatement.newInstance(BatchType.UNLOGGED).addAll(statements).setIdempotent(true);
    }

    /** No statement of ours concerns more than one partition. */
    private static Groups.Size size(List<BoundStatement> statements) {
        int bytes = 0;
        for (var statement : statements) {
            for (var value : statement.getValues()) bytes += value == null ? 0 : value.remaining();
        }
        return new Groups.Size(statements.size(), bytes);
    }

    private static CompletionStage<Done> each(AsyncResultSet page, Consumer<Row> what) {
        page.currentPage().forEach(what);
        return page.hasMorePages()
                ? Unavailable.refusing(page.fetchNextPage()).thenCompose(next -> each(next, what))
                : CompletableFuture.completedFuture(Done.getInstance());
    }

    private static CompletionStage<List<Row>> collect(AsyncResultSet page, List<Row> into) {
        page.currentPage().forEach(into::add);
        return page.hasMorePages()
                ? Unavailable.refusing(page.fetchNextPage()).thenCompose(next -> collect(next, into))
                : CompletableFuture.completedFuture(into);
    }

    /** What has failed is asked for again by the next one; two that come at once may both ask. */
    private CompletionStage<PreparedStatement> prepared(String cql) {
        var known = prepared.get(cql);
        if (known != null) return known;
        var asked = Unavailable.refusing(session.prepareAsync(
                cql.replace("views.", keyspaces.views() + ".").replace("journal.", keyspaces.journal() + ".")));
        prepared.put(cql, asked);
        asked.whenComplete((done, failure) -> {
            if (failure != null) prepared.remove(cql, asked);
        });
        return asked;
    }
}
