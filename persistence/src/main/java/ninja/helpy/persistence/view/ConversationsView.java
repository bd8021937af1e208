package ninja.helpy.persistence.view;

import com.datastax.oss.driver.api.core.cql.Row;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import ninja.helpy.persistence.Cql;

/** All conversations of a user, the one begun last first. */
public final class ConversationsView {

    /** One conversation as it stands. */
    public record Line(
            String conversationId,
            String agentId,
            String userId,
            Optional<String> subject,
            Instant startedAt,
            Optional<Instant> lastMessageAt,
            boolean archived) {}

    private static final String PAGE = "SELECT started_at, conversation_id FROM views.conversations_by_user"
            + " WHERE workspace_id = ? AND user_id = ? AND (started_at, conversation_id) < (?, ?) LIMIT ?";
    private static final String ONE =
            "SELECT * FROM views.conversations WHERE workspace_id = ? AND conversation_id = ?";

    /** Later than every conversation, and with the greatest id. */
    private static final PlaceInTime NEWEST = new PlaceInTime(Instant.parse("9999-01-01T00:00:00Z"), "\uffff");

    private final Cql cql;

    public ConversationsView(Cql cql) {
        this.cql = cql;
    }

    /** At most {@code limit} conversations after the one that {@code cursor} names, or the newest. */
    public CompletionStage<Page<Line>> byUser(String workspaceId, String userId, Optional<String> cursor, int limit) {
        PlaceInTime from = cursor.map(PlaceInTime::parse).orElse(NEWEST);
        return cql.all(PAGE, workspaceId, userId, from.at(), from.id(), limit + 1)
                .thenCompose(rows -> {
                    List<Row> shown = rows.subList(0, Math.min(limit, rows.size()));
                    Optional<String> next = rows.size() > limit
                            ? Optional.of(place(shown.get(shown.size() - 1)).toString())
                            : Optional.empty();
                    return Rows.each(shown, row -> one(workspaceId, place(row).id()))
                            .thenApply(lines -> new Page<>(lines, next));
                });
    }

    public CompletionStage<Optional<Line>> one(String workspaceId, String conversationId) {
        return cql.one(ONE, workspaceId, conversationId).thenApply(row -> row.map(ConversationsView::line));
    }

    private static PlaceInTime place(Row row) {
        return new PlaceInTime(Rows.time(row, "started_at"), Rows.text(row, "conversation_id"));
    }

    private static Line line(Row row) {
        return new Line(
                Rows.text(row, "conversation_id"),
                Rows.text(row, "agent_id"),
                Rows.text(row, "user_id"),
                Rows.optionalText(row, "subject"),
                Rows.time(row, "started_at"),
                Rows.optionalTime(row, "last_message_at"),
                Rows.optionalTime(row, "archived_at").isPresent());
    }
}
