package ninja.helpy.persistence;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.Row;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How much goes in one statement: as much as is worth it, and no more than Cassandra takes without a warning, which it
 * writes to its log and ours. Its operators say how much that is.
 */
public record BatchLimits(int partitionsMax, int bytesMax) {

    /** Those that go together fail together, and each of these entities has to recover then. */
    private static final int ENTITIES_MAX = 10;

    /** Of a Cassandra as it comes. */
    static final BatchLimits USUAL = new BatchLimits(10, 4_096);

    private static final Logger log = LoggerFactory.getLogger(BatchLimits.class);

    /** Beyond it nothing is gained: Cassandra writes each partition by itself, and an event would have to wait for them. */
    private static final BatchLimits WORTH = new BatchLimits(50, 32 * 1_024);

    private static final String PARTITIONS = "unlogged_batch_across_partitions_warn_threshold";
    private static final String BYTES = "batch_size_warn_threshold";
    private static final String SETTINGS =
            "SELECT name, value FROM system_views.settings WHERE name IN ('" + PARTITIONS + "', '" + BYTES + "')";

    /** Cassandra counts a little more than values. */
    private static final double BYTES_SHARE = 0.8;

    private static final Pattern SIZE = Pattern.compile("(\\d+)(B|KiB|MiB)");
    private static final Map<String, Integer> UNITS = Map.of("B", 1, "KiB", 1_024, "MiB", 1_024 * 1_024);

    /** For events that entities wait for. */
    public BatchLimits ofEvents() {
        return new BatchLimits(Math.min(ENTITIES_MAX, partitionsMax), bytesMax);
    }

    /** What the Cassandra at the other end says; the usual ones if it does not. */
    public static CompletionStage<BatchLimits> of(CqlSession session) {
        return session.executeAsync(SETTINGS)
                .thenApply(rows -> {
                    var settings = new HashMap<String, String>();
                    for (Row row : rows.currentPage()) {
                        settings.put(
                                Objects.requireNonNull(row.getString("name")),
                                Objects.requireNonNullElse(row.getString("value"), ""));
                    }
                    return of(settings);
                })
                .exceptionally(failure -> {
                    log.info("statements stay small, Cassandra does not tell its limits: {}", failure.toString());
                    return USUAL;
                });
    }

    static BatchLimits of(Map<String, String> settings) {
        var partitions = settings.getOrDefault(PARTITIONS, "");
        var size = SIZE.matcher(settings.getOrDefault(BYTES, ""));
        if (!partitions.matches("\\d{1,9}") || !size.matches()) return USUAL;
        double bytes = Double.parseDouble(size.group(1)) * UNITS.getOrDefault(size.group(2), 1) * BYTES_SHARE;
        return new BatchLimits(Math.max(1, Math.min(WORTH.partitionsMax(), Integer.parseInt(partitions))), (int)
                Math.min(WORTH.bytesMax(), bytes));
    }
}
