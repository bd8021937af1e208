package ninja.helpy.persistence.usage;

import com.datastax.oss.driver.api.core.cql.Row;
import java.util.Objects;

/** The columns that all tables of usage have. */
final class UsageRows {

    private UsageRows() {}

    static Totals totals(Row row) {
        return new Totals(
                row.getLong("runs"),
                row.getLong("tokens_in"),
                row.getLong("tokens_out"),
                row.getLong("reasoning_tokens"),
                row.getLong("cost"),
                row.getLong("cache_hits"));
    }

    static String text(Row row, String column) {
        return Objects.requireNonNullElse(row.getString(column), "");
    }
}
