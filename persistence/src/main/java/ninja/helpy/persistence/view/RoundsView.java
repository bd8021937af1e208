package ninja.helpy.persistence.view;

import com.datastax.oss.driver.api.core.cql.Row;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import ninja.helpy.agents.protocol.EntityId;
import ninja.helpy.persistence.Cql;

/** Where in the journal of a room a round is told. */
public final class RoundsView {

    /** From its first event to the last that was heard of it; {@link Long#MAX_VALUE} while it goes on. */
    public record Place(long from, long to) {}

    private static final String ROUND = "SELECT opened_seq_nr, started_seq_nr, last_seq_nr FROM views.rounds"
            + " WHERE workspace_id = ? AND session_id = ? AND round_id = ?";

    private final Cql cql;

    public RoundsView(Cql cql) {
        this.cql = cql;
    }

    public CompletionStage<Optional<Place>> place(EntityId room, String roundId) {
        return cql.one(ROUND, room.workspaceId(), room.id(), roundId).thenApply(row -> row.flatMap(RoundsView::place));
    }

    private static Optional<Place> place(Row row) {
        long opened = row.getLong("opened_seq_nr");
        long first = opened > 0 ? opened : row.getLong("started_seq_nr");
        if (first == 0) return Optional.empty();
        long last = row.getLong("last_seq_nr");
        return Optional.of(new Place(first, last == 0 ? Long.MAX_VALUE : last));
    }
}
