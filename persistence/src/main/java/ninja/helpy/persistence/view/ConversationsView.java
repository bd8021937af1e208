package ninja.helpy.persistence.view;

import com.datastax.oss.driver.api.core.cql.Row;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import ninja.helpy.agents.conversation.ConversationEvent.MessageAppended;
import ninja.helpy.agents.conversation.Message;
import ninja.helpy.agents.conversation.Preview;
import ninja.helpy.persistence.Cql;

/**
 * All conversations of a user, the one in which something was said last first: exactly so on each page, and from page to
 * page by {@link ListPlace}.
 */
public final class ConversationsView {

    /** One conversation as it stands. */
    public record Line(
            String conversationId,
            String agentId,
            String userId,
            Optional<String> subject,
            Instant startedAt,
            Optional<Instant> lastMessageAt,
            Optional<Preview> lastMessage,
            Optional<Long> messageCount,
            boolean archived) {

        Instant latest() {
            return lastMessageAt.orElse(startedAt);
        }
    }

    private static final String PAGE = "SELECT started_at, conversation_id FROM views.conversations_by_user"
            + " WHERE workspace_id = ? AND user_id = ? AND (started_at, conversation_id) < (?, ?) LIMIT ?";
    private static final String ONE =
            "SELECT * FROM views.conversations WHERE workspace_id = ? AND conversation_id = ?";

    private static final String CHANGE = "SELECT content, deleted_at FROM views.message_changes"
            + " WHERE workspace_id = ? AND conversation_id = ? AND message_id = ?";

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
                    return Rows.each(shown, row -> line(workspaceId, place(row)))
                            .thenApply(lines -> new Page<>(latestFirst(lines), next));
                });
    }

    private static List<Line> latestFirst(List<Line> lines) {
        return lines.stream()
                .sorted(Comparator.comparing(Line::latest).reversed())
                .toList();
    }

    /** Nothing if the conversation stands somewhere else by now, and this row has stayed behind. */
    private CompletionStage<Optional<Line>> line(String workspaceId, PlaceInTime place) {
        return cql.one(ONE, workspaceId, place.id())
                .thenApply(found -> found.filter(row -> standsAt(row, place.at())))
                .thenCompose(found -> found.isEmpty()
                        ? CompletableFuture.completedFuture(Optional.empty())
                        : line(workspaceId, found.get()).thenApply(Optional::of));
    }

    /** Before there were places, a conversation stood where it began. */
    private static boolean standsAt(Row row, Instant place) {
        var started = Rows.time(row, "started_at");
        var asked = Rows.optionalTime(row, "asked_at");
        return asked.map(at -> ListPlace.of(at).equals(place))
                .orElse(ListPlace.of(started).equals(place) || started.equals(place));
    }

    private CompletionStage<Line> line(String workspaceId, Row row) {
        var preview = preview(row);
        if (preview.isEmpty()) return CompletableFuture.completedFuture(line(row, preview));
        return cql.one(
                        CHANGE,
                        workspaceId,
                        Rows.text(row, "conversation_id"),
                        preview.get().messageId())
                .thenApply(change ->
                        line(row, change.map(now -> changed(preview.get(), now)).or(() -> preview)));
    }

    private static Optional<Preview> preview(Row row) {
        return Rows.optionalText(row, "last_message_id")
                .map(id -> new Preview(
                        id,
                        new Message.Sender(
                                Message.Type.valueOf(Rows.text(row, "last_sender_type")),
                                Rows.text(row, "last_sender_id"),
                                Rows.text(row, "last_sender_name")),
                        Rows.time(row, "last_message_at"),
                        Rows.text(row, "last_preview"),
                        false));
    }

    /** As the message reads now. */
    private static Preview changed(Preview last, Row change) {
        boolean deleted = Rows.optionalTime(change, "deleted_at").isPresent();
        var text = Optional.ofNullable(change.getString("content"))
                .map(Preview::beginning)
                .orElse(last.text());
        return new Preview(last.messageId(), last.sender(), last.at(), deleted ? "" : text, deleted);
    }

    private static PlaceInTime place(Row row) {
        return new PlaceInTime(Rows.time(row, "started_at"), Rows.text(row, "conversation_id"));
    }

    private static Line line(Row row, Optional<Preview> lastMessage) {
        return new Line(
                Rows.text(row, "conversation_id"),
                Rows.text(row, "agent_id"),
                Rows.text(row, "user_id"),
                Rows.optionalText(row, "subject"),
                Rows.time(row, "started_at"),
                Rows.optionalTime(row, "last_message_at"),
                lastMessage,
                Optional.of(row.getLong("message_count")).filter(number -> number != MessageAppended.NUMBER_UNKNOWN),
                Rows.optionalTime(row, "archived_at").isPresent());
    }
}
