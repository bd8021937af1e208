package ninja.helpy.persistence.journal;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.ResultSet;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import com.datastax.oss.driver.api.core.servererrors.InvalidQueryException;
import com.datastax.oss.driver.api.core.servererrors.ServerError;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Applies what is missing, one node at a time: several may start at once. The lock is a row that expires, so a node
 * that dies in the middle does not block the others; every statement can be repeated.
 */
final class Migrations {

    private static final Logger log = LoggerFactory.getLogger(Migrations.class);

    private static final String LOCK = "lock";
    private static final int LOCK_SECONDS = 60;
    private static final Duration POLL = Duration.ofMillis(100);

    private final CqlSession session;
    private final StorageSettings settings;
    private final String table;
    private final String owner = UUID.randomUUID().toString();

    private Migrations(CqlSession session, StorageSettings settings) {
        this.session = session;
        this.settings = settings;
        this.table = settings.keyspaces().views() + ".migrations";
    }

    static Migrations of(CqlSession session, StorageSettings settings) {
        return new Migrations(session, settings);
    }

    /** When this installation was made, by the clock of the node that made it. */
    Instant apply() {
        List<Migration> all = Migration.all(settings.keyspaces());
        if (!tableExists()) {
            createFrame();
        }
        awaitTable();
        Map<String, Row> applied = applied();
        requireUnchanged(all, applied);
        if (all.stream().allMatch(migration -> applied.containsKey(migration.name()))) return installedAt(applied);
        lock();
        try {
            Map<String, Row> appliedNow = applied();
            all.stream()
                    .filter(migration -> !appliedNow.containsKey(migration.name()))
                    .forEach(this::apply);
        } finally {
            unlock();
        }
        return installedAt(applied());
    }

    private void apply(Migration migration) {
        log.info("applying {} to {}_*", migration.name(), settings.keyspaces().prefix());
        for (String statement : migration.statements()) {
            if (!isLockKept()) lock();
            session.execute(statement);
        }
        session.execute(
                "INSERT INTO " + table + " (name, fingerprint, applied_at) VALUES (?, ?, ?) IF NOT EXISTS",
                migration.name(),
                migration.fingerprint(),
                Instant.now());
    }

    /** Two nodes may do this at once; a table of the same id and shape is the same table. */
    private void createFrame() {
        for (String keyspace : List.of(
                settings.keyspaces().journal(),
                settings.keyspaces().snapshot(),
                settings.keyspaces().views())) {
            session.execute(
                    "CREATE KEYSPACE IF NOT EXISTS " + keyspace + " WITH replication = " + settings.replication());
        }
        UUID tableId = UUID.nameUUIDFromBytes(table.getBytes(StandardCharsets.UTF_8));
        session.execute("CREATE TABLE IF NOT EXISTS " + table
                + " (name text PRIMARY KEY, fingerprint text, applied_at timestamp, owner text) WITH id = " + tableId);
    }

    private boolean tableExists() {
        String question = "SELECT table_name FROM system_schema.tables"
                + " WHERE keyspace_name = ? AND table_name = 'migrations'";
        return session.execute(question, settings.keyspaces().views()).one() != null;
    }

    /** Of nodes that create it together, one may be told that it exists a moment before it can be read. */
    private void awaitTable() {
        Instant deadline = Instant.now().plus(settings.connectTimeout());
        while (true) {
            try {
                applied();
                return;
            } catch (InvalidQueryException | ServerError notYet) {
                if (Instant.now().isAfter(deadline)) throw notYet;
            }
            pause();
        }
    }

    private Map<String, Row> applied() {
        var applied = new HashMap<String, Row>();
        for (Row row : session.execute("SELECT name, fingerprint, applied_at FROM " + table)) {
            applied.put(Objects.requireNonNull(row.getString("name")), row);
        }
        applied.remove(LOCK);
        return applied;
    }

    private void requireUnchanged(List<Migration> all, Map<String, Row> applied) {
        for (Migration migration : all) {
            Row row = applied.get(migration.name());
            if (row != null && !migration.fingerprint().equals(row.getString("fingerprint"))) {
                throw new IllegalStateException("cql/" + migration.name() + ".cql was changed after it was applied to "
                        + settings.keyspaces().prefix() + "_*; a change of the schema is a new file");
            }
        }
    }

    private static Instant installedAt(Map<String, Row> applied) {
        return applied.values().stream()
                .map(row -> row.getInstant("applied_at"))
                .filter(Objects::nonNull)
                .min(Instant::compareTo)
                .orElseThrow(() -> new IllegalStateException("no migration was applied"));
    }

    private void lock() {
        Instant deadline = Instant.now().plus(settings.connectTimeout());
        while (!isLockedByUs()) {
            if (Instant.now().isAfter(deadline)) throw new IllegalStateException("another node keeps migrating");
            pause();
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(POLL.toMillis());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while another node migrates", interrupted);
        }
    }

    private boolean isLockedByUs() {
        return conditional(
                "INSERT INTO " + table + " (name, owner) VALUES (?, ?) IF NOT EXISTS USING TTL " + LOCK_SECONDS,
                LOCK,
                owner);
    }

    /** A slow Cassandra takes longer for all statements than a lock lives. */
    private boolean isLockKept() {
        return conditional(
                "UPDATE " + table + " USING TTL " + LOCK_SECONDS + " SET owner = ? WHERE name = ? IF owner = ?",
                owner,
                LOCK,
                owner);
    }

    private void unlock() {
        conditional("DELETE FROM " + table + " WHERE name = ? IF owner = ?", LOCK, owner);
    }

    private boolean conditional(String cql, @Nullable Object... values) {
        ResultSet result =
                session.execute(SimpleStatement.newInstance(cql, values).setTimeout(Duration.ofSeconds(10)));
        return result.wasApplied();
    }
}
