package ninja.helpy.persistence.projection;

import akka.Done;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import ninja.helpy.persistence.Cql;

/**
 * What a stretch of events says of one row, as one write with the time of its last event. A cell of that time then says
 * what holds after that event, since no other event is in between: whatever stretches are written, in whatever order and
 * however often, the newest cell is right.
 */
final class RowWrite {

    private static final int KEYS = 2;

    private final String table;
    private final Map<String, Object> columns = new LinkedHashMap<>();
    private final long writeTime;

    /** @param idColumn after {@code workspace_id} the other part of the table's key, which is the entity's */
    RowWrite(String table, String idColumn, List<JournalEntry> stretch) {
        var entity = stretch.get(0).entity();
        this.table = table;
        columns.put("workspace_id", entity.workspaceId());
        columns.put(idColumn, entity.id());
        this.writeTime = stretch.get(stretch.size() - 1).writeTime();
    }

    /** A later event's value takes the place of an earlier one's. */
    RowWrite set(String column, Object value) {
        columns.put(column, value);
        return this;
    }

    /** Nothing, if no event had anything to say. */
    CompletionStage<Done> write(Cql cql) {
        if (columns.size() == KEYS) return Writes.none();
        var values = new ArrayList<>(columns.values());
        values.add(writeTime);
        return cql.write(statement(), values.toArray());
    }

    private String statement() {
        var names = String.join(", ", columns.keySet());
        var marks = "?, ".repeat(columns.size() - 1) + "?";
        return "INSERT INTO views." + table + " (" + names + ") VALUES (" + marks + ") USING TIMESTAMP ?";
    }
}
