package ninja.helpy.persistence.projection;

import akka.Done;
import java.util.concurrent.CompletionStage;
import ninja.helpy.agents.conversation.ConversationEvent.ConversationArchived;
import ninja.helpy.agents.conversation.ConversationEvent.ConversationStarted;
import ninja.helpy.agents.conversation.ConversationEvent.MessageAppended;
import ninja.helpy.persistence.Cql;

/** Fills {@code ConversationsView}. */
public final class ConversationsProjection implements EventHandler {

    private static final String STARTED = "INSERT INTO views.conversations (workspace_id, conversation_id, agent_id,"
            + " user_id, subject, started_at) VALUES (?, ?, ?, ?, ?, ?) USING TIMESTAMP ?";
    private static final String BY_USER = "INSERT INTO views.conversations_by_user (workspace_id, user_id, started_at,"
            + " conversation_id) VALUES (?, ?, ?, ?)";
    private static final String LAST_MESSAGE = "INSERT INTO views.conversations (workspace_id, conversation_id,"
            + " last_message_at) VALUES (?, ?, ?) USING TIMESTAMP ?";
    private static final String ARCHIVED = "INSERT INTO views.conversations (workspace_id, conversation_id,"
            + " archived_at) VALUES (?, ?, ?) USING TIMESTAMP ?";

    private final Cql cql;

    public ConversationsProjection(Cql cql) {
        this.cql = cql;
    }

    @Override
    public CompletionStage<Done> handle(JournalEntry entry) {
        String workspaceId = entry.entity().workspaceId();
        String id = entry.entity().id();
        if (entry.event() instanceof ConversationStarted e) {
            return Writes.both(
                    cql.write(
                            STARTED,
                            workspaceId,
                            id,
                            e.agentId(),
                            e.userId(),
                            e.subject().orElse(""),
                            e.at(),
                            entry.writeTime()),
                    cql.write(BY_USER, workspaceId, e.userId(), e.at(), id));
        }
        if (entry.event() instanceof MessageAppended e) {
            return cql.write(LAST_MESSAGE, workspaceId, id, e.message().at(), entry.writeTime());
        }
        if (entry.event() instanceof ConversationArchived e) {
            return cql.write(ARCHIVED, workspaceId, id, e.at(), entry.writeTime());
        }
        return Writes.none();
    }
}
