package ninja.helpy.persistence.projection;

import akka.Done;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import ninja.helpy.agents.conversation.ConversationEvent.MessageAppended;
import ninja.helpy.agents.conversation.ConversationEvent.MessageDeleted;
import ninja.helpy.agents.conversation.ConversationEvent.MessageEdited;
import ninja.helpy.agents.conversation.ConversationEvent.ReactionCleared;
import ninja.helpy.agents.conversation.ConversationEvent.ReactionSet;
import ninja.helpy.agents.conversation.Message;
import ninja.helpy.agents.session.GroupSessionEvent.AnswerDelivered;
import ninja.helpy.agents.session.GroupSessionEvent.MessagePosted;
import ninja.helpy.agents.session.MessageEvent;
import ninja.helpy.persistence.Cql;
import ninja.helpy.persistence.view.MessageBuckets;
import ninja.helpy.persistence.view.MessageReactions;

/** Fills {@code MessagesView}, from conversations and rooms. */
public final class MessagesProjection implements EventHandler {

    private static final String MESSAGE = "INSERT INTO views.messages_by_conversation (workspace_id, conversation_id,"
            + " bucket, seq_nr, message_id, sender_type, sender_id, sender_name, content, content_type, metadata, at,"
            + " run_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) USING TIMESTAMP ?";
    private static final String EDITED = "INSERT INTO views.message_changes (workspace_id, conversation_id, message_id,"
            + " content, edited_at) VALUES (?, ?, ?, ?, ?) USING TIMESTAMP ?";
    private static final String DELETED =
            "INSERT INTO views.message_changes (workspace_id, conversation_id, message_id,"
                    + " deleted_at) VALUES (?, ?, ?, ?) USING TIMESTAMP ?";

    private static final String REACTED = "UPDATE views.message_changes USING TIMESTAMP ? SET reactions = reactions + ?"
            + " WHERE workspace_id = ? AND conversation_id = ? AND message_id = ?";
    private static final String NOT_REACTED = REACTED.replace("reactions + ?", "reactions - ?");

    private final Cql cql;

    public MessagesProjection(Cql cql) {
        this.cql = cql;
    }

    @Override
    public CompletionStage<Done> handle(List<JournalEntry> stretch) {
        return Writes.each(stretch, this::handle);
    }

    private CompletionStage<Done> handle(JournalEntry entry) {
        if (entry.event() instanceof MessageAppended e) return message(entry, e.message());
        if (entry.event() instanceof MessagePosted e) return message(entry, e.message());
        if (entry.event() instanceof AnswerDelivered e) return message(entry, e.message());
        if (entry.event() instanceof MessageEdited e) return edited(entry, e.messageId(), e.content(), e.at());
        if (entry.event() instanceof MessageEvent.MessageEdited e) {
            return edited(entry, e.messageId(), e.content(), e.at());
        }
        if (entry.event() instanceof MessageDeleted e) return deleted(entry, e.messageId(), e.at());
        if (entry.event() instanceof MessageEvent.MessageDeleted e) return deleted(entry, e.messageId(), e.at());
        return reaction(entry);
    }

    private CompletionStage<Done> reaction(JournalEntry entry) {
        if (entry.event() instanceof ReactionSet e) {
            return reacted(REACTED, entry, e.messageId(), e.emoji(), e.userId());
        }
        if (entry.event() instanceof ReactionCleared e) {
            return reacted(NOT_REACTED, entry, e.messageId(), e.emoji(), e.userId());
        }
        if (entry.event() instanceof MessageEvent.ReactionSet e) {
            return reacted(REACTED, entry, e.messageId(), e.emoji(), e.userId());
        }
        if (entry.event() instanceof MessageEvent.ReactionCleared e) {
            return reacted(NOT_REACTED, entry, e.messageId(), e.emoji(), e.userId());
        }
        return Writes.none();
    }

    private CompletionStage<Done> edited(JournalEntry entry, String messageId, String content, Instant at) {
        var entity = entry.entity();
        return cql.write(EDITED, entity.workspaceId(), entity.id(), messageId, content, at, entry.writeTime());
    }

    private CompletionStage<Done> deleted(JournalEntry entry, String messageId, Instant at) {
        var entity = entry.entity();
        return cql.write(DELETED, entity.workspaceId(), entity.id(), messageId, at, entry.writeTime());
    }

    private CompletionStage<Done> reacted(
            String statement, JournalEntry entry, String messageId, String emoji, String userId) {
        var entity = entry.entity();
        var reaction = Set.of(MessageReactions.written(emoji, userId));
        return cql.write(statement, entry.writeTime(), reaction, entity.workspaceId(), entity.id(), messageId);
    }

    private CompletionStage<Done> message(JournalEntry entry, Message message) {
        return cql.write(
                MESSAGE,
                entry.entity().workspaceId(),
                entry.entity().id(),
                MessageBuckets.of(entry.seqNr()),
                entry.seqNr(),
                message.messageId(),
                message.sender().type().name(),
                message.sender().id(),
                message.sender().name(),
                message.content(),
                message.form().contentType().name(),
                message.form().metadata().orElse(""),
                message.at(),
                message.runId().orElse(""),
                entry.writeTime());
    }
}
