package ninja.helpy.persistence.view;

import com.datastax.oss.driver.api.core.cql.Row;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;
import ninja.helpy.agents.conversation.Found;
import ninja.helpy.agents.conversation.Message;
import ninja.helpy.agents.conversation.Reactions.Reaction;
import ninja.helpy.agents.protocol.EntityId;
import ninja.helpy.agents.protocol.MessageForm;
import ninja.helpy.agents.protocol.MessageForm.ContentType;
import ninja.helpy.persistence.Cql;
import ninja.helpy.persistence.PersistenceIds;
import org.jspecify.annotations.Nullable;

/** All messages of a conversation or room, newest first. */
public final class MessagesView {

    /** A message as it reads now. {@code seqNr} orders it, and is the cursor. */
    public record Line(
            String messageId,
            String senderType,
            String senderId,
            String senderName,
            String content,
            MessageForm form,
            Instant at,
            Optional<String> runId,
            Optional<Instant> editedAt,
            List<Reaction> reactions,
            long seqNr) {}

    private record Change(
            Optional<String> content, Optional<Instant> editedAt, boolean deleted, List<Reaction> reactions) {

        static final Change NONE = new Change(Optional.empty(), Optional.empty(), false, List.of());
    }

    /** An older message than the events of so many buckets is found no more; 20,000 events are one. */
    public static final int BUCKETS_SEARCHED = 3;

    private static final Pattern SEQ_NR = Pattern.compile("\\d{1,18}");
    private static final String PROGRESS = "SELECT seq_nr FROM views.feed_progress WHERE persistence_id = ?";
    private static final String PAGE =
            "SELECT seq_nr, message_id, sender_type, sender_id, sender_name, content, content_type, metadata, at, run_id"
                    + " FROM views.messages_by_conversation"
                    + " WHERE workspace_id = ? AND conversation_id = ? AND bucket = ? AND seq_nr < ? LIMIT ?";
    /** Looks through one partition, row by row. */
    private static final String FIND =
            PAGE.substring(0, PAGE.indexOf(" AND seq_nr <")) + " AND message_id = ? LIMIT 1 ALLOW FILTERING";

    private static final String CHANGES = "SELECT message_id, content, edited_at, deleted_at, reactions"
            + " FROM views.message_changes WHERE workspace_id = ? AND conversation_id = ? AND message_id IN ?";

    private final Cql cql;

    public MessagesView(Cql cql) {
        this.cql = cql;
    }

    /**
     * At most {@code limit} messages before the one that {@code cursor} names, or the newest. {@code entityType} is
     * "conversation" or "group-session".
     */
    public CompletionStage<Page<Line>> page(String entityType, EntityId thread, Optional<String> cursor, int limit) {
        CompletionStage<Long> before = cursor.isPresent()
                ? CompletableFuture.completedFuture(seqNr(cursor.get()))
                : cql.one(PROGRESS, PersistenceIds.of(entityType, thread))
                        .thenApply(row -> row.map(r -> r.getLong("seq_nr") + 1).orElse(0L));
        return before.thenCompose(seqNr -> rows(thread, bucket(seqNr - 1), seqNr, limit + 1, new ArrayList<>()))
                .thenCompose(rows -> changes(thread, rows).thenApply(changes -> page(rows, changes, limit)));
    }

    /** One message as it reads now, if it is among the newest; the events of {@link #BUCKETS_SEARCHED} buckets are. */
    public CompletionStage<Optional<Found>> find(String entityType, EntityId thread, String messageId) {
        return cql.one(PROGRESS, PersistenceIds.of(entityType, thread))
                .thenCompose(row -> {
                    long newest = bucket(row.map(r -> r.getLong("seq_nr")).orElse(0L));
                    return row(thread, messageId, newest, Math.max(0, newest - BUCKETS_SEARCHED + 1));
                })
                .thenCompose(row -> row.map(found -> changes(thread, List.of(found))
                                .thenApply(changes -> Optional.of(found(found, changes.get(messageId)))))
                        .orElseGet(() -> CompletableFuture.completedFuture(Optional.empty())));
    }

    private CompletionStage<Optional<Row>> row(EntityId thread, String messageId, long bucket, long oldest) {
        if (bucket < oldest) return CompletableFuture.completedFuture(Optional.empty());
        return cql.one(FIND, thread.workspaceId(), thread.id(), bucket, messageId)
                .thenCompose(row -> row.isPresent()
                        ? CompletableFuture.completedFuture(row)
                        : row(thread, messageId, bucket - 1, oldest));
    }

    private static Found found(Row row, @Nullable Change change) {
        var now = change == null ? Change.NONE : change;
        var line = line(row, now);
        var sender = new Message.Sender(Message.Type.valueOf(line.senderType()), line.senderId(), line.senderName());
        var message = new Message(
                line.messageId(), sender, line.content(), line.form(), line.at(), line.runId(), line.editedAt());
        return now.deleted() ? new Found(message.deleted(line.at()), List.of()) : new Found(message, line.reactions());
    }

    private CompletionStage<List<Row>> rows(EntityId thread, long bucket, long before, int max, List<Row> into) {
        if (bucket < 0 || into.size() >= max) return CompletableFuture.completedFuture(into);
        return cql.all(PAGE, thread.workspaceId(), thread.id(), bucket, before, max - into.size())
                .thenCompose(rows -> {
                    into.addAll(rows);
                    return rows(thread, bucket - 1, before, max, into);
                });
    }

    private CompletionStage<Map<String, Change>> changes(EntityId thread, List<Row> rows) {
        if (rows.isEmpty()) return CompletableFuture.completedFuture(Map.of());
        var ids = rows.stream().map(row -> Rows.text(row, "message_id")).toList();
        return cql.all(CHANGES, thread.workspaceId(), thread.id(), ids).thenApply(changed -> {
            var changes = new HashMap<String, Change>();
            changed.forEach(row -> changes.put(
                    Rows.text(row, "message_id"),
                    new Change(
                            Optional.ofNullable(row.getString("content")),
                            Rows.optionalTime(row, "edited_at"),
                            Rows.optionalTime(row, "deleted_at").isPresent(),
                            reactions(row))));
            return changes;
        });
    }

    private static Page<Line> page(List<Row> rows, Map<String, Change> changes, int limit) {
        List<Row> shown = rows.subList(0, Math.min(limit, rows.size()));
        Optional<String> next = rows.size() > limit
                ? Optional.of(Long.toString(shown.get(shown.size() - 1).getLong("seq_nr")))
                : Optional.empty();
        var lines = new ArrayList<Line>();
        for (Row row : shown) {
            Change change = changes.getOrDefault(Rows.text(row, "message_id"), Change.NONE);
            if (!change.deleted()) lines.add(line(row, change));
        }
        return new Page<>(lines, next);
    }

    private static Line line(Row row, Change change) {
        return new Line(
                Rows.text(row, "message_id"),
                Rows.text(row, "sender_type"),
                Rows.text(row, "sender_id"),
                Rows.text(row, "sender_name"),
                change.content().orElseGet(() -> Rows.text(row, "content")),
                form(row),
                Rows.time(row, "at"),
                Rows.optionalText(row, "run_id"),
                change.editedAt(),
                change.reactions(),
                row.getLong("seq_nr"));
    }

    private static MessageForm form(Row row) {
        var contentType =
                Rows.optionalText(row, "content_type").map(ContentType::valueOf).orElse(ContentType.TEXT);
        return new MessageForm(contentType, Rows.optionalText(row, "metadata"));
    }

    private static List<Reaction> reactions(Row row) {
        var written = row.getSet("reactions", String.class);
        return written == null ? List.of() : MessageReactions.read(written);
    }

    private static long seqNr(String cursor) {
        if (!SEQ_NR.matcher(cursor).matches()) throw Page.notACursor();
        return Long.parseLong(cursor);
    }

    private static long bucket(long seqNr) {
        return seqNr < 1 ? -1 : MessageBuckets.of(seqNr);
    }
}
