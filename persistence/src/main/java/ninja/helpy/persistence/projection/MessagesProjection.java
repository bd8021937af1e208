package ninja.helpy.persistence.projection;

import akka.Done;
import java.util.concurrent.CompletionStage;
import ninja.helpy.agents.conversation.ConversationEvent.MessageAppended;
import ninja.helpy.agents.conversation.ConversationEvent.MessageDeleted;
import ninja.helpy.agents.conversation.ConversationEvent.MessageEdited;
import ninja.helpy.agents.conversation.Message;
import ninja.helpy.agents.session.GroupSessionEvent.AnswerDelivered;
import ninja.helpy.agents.session.GroupSessionEvent.MessagePosted;
import ninja.helpy.persistence.Cql;
import ninja.helpy.persistence.view.MessageBuckets;

/** Fills {@code MessagesView}, from conversations and rooms. */
public final class MessagesProjection implements EventHandler {

    private static final String MESSAGE = "INSERT INTO views.messages_by_conversation (workspace_id, conversation_id,"
            + " bucket, seq_nr, message_id, sender_type, sender_id, sender_name, content, at, run_id)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) USING TIMESTAMP ?";
    private static final String EDITED = "INSERT INTO views.message_changes (workspace_id, conversation_id, message_id,"
            + " content, edited_at) VALUES (?, ?, ?, ?, ?) USING TIMESTAMP ?";
    private static final String DELETED =
            "INSERT INTO views.message_changes (workspace_id, conversation_id, message_id,"
                    + " deleted_at) VALUES (?, ?, ?, ?) USING TIMESTAMP ?";

    private final Cql cql;

    public MessagesProjection(Cql cql) {
        this.cql = cql;
    }

    @Override
    public CompletionStage<Done> handle(JournalEntry entry) {
        if (entry.event() instanceof MessageAppended e) return message(entry, e.message());
        if (entry.event() instanceof MessagePosted e) return message(entry, e.message());
        if (entry.event() instanceof AnswerDelivered e) return message(entry, e.message());
        if (entry.event() instanceof MessageEdited e) {
            return cql.write(
                    EDITED,
                    entry.entity().workspaceId(),
                    entry.entity().id(),
                    e.messageId(),
                    e.content(),
                    e.at(),
                    entry.writeTime());
        }
        if (entry.event() instanceof MessageDeleted e) {
            return cql.write(
                    DELETED,
                    entry.entity().workspaceId(),
                    entry.entity().id(),
                    e.messageId(),
                    e.at(),
                    entry.writeTime());
        }
        return Writes.none();
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
                message.at(),
                message.runId().orElse(""),
                entry.writeTime());
    }
}
