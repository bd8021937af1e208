package ninja.helpy.persistence.view;

import com.datastax.oss.driver.api.core.cql.Row;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import ninja.helpy.persistence.Cql;

/** Reading columns that are there, and those that may not be. */
final class Rows {

    private Rows() {}

    static String text(Row row, String column) {
        return Objects.requireNonNullElse(row.getString(column), "");
    }

    static Optional<String> optionalText(Row row, String column) {
        return Optional.ofNullable(row.getString(column)).filter(text -> !text.isEmpty());
    }

    static Instant time(Row row, String column) {
        return Objects.requireNonNullElse(row.getInstant(column), Instant.EPOCH);
    }

    static Optional<Instant> optionalTime(Row row, String column) {
        return Optional.ofNullable(row.getInstant(column));
    }

    /** Asks for each of some keys at once, in their order; what is not there is left out. */
    static <K, T> CompletionStage<List<T>> each(List<K> keys, Function<K, CompletionStage<Optional<T>>> ask) {
        return Cql.joined(keys.stream().map(ask).toList())
                .thenApply(found -> found.stream().flatMap(Optional::stream).toList());
    }
}
