package ninja.helpy.persistence.projection;

import akka.Done;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import ninja.helpy.agents.conversation.ConversationEvent.ConversationArchived;
import ninja.helpy.agents.conversation.ConversationEvent.ConversationStarted;
import ninja.helpy.agents.conversation.ConversationEvent.MessageAppended;
import ninja.helpy.agents.conversation.Message;
import ninja.helpy.agents.conversation.Preview;
import ninja.helpy.agents.protocol.EntityId;
import ninja.helpy.persistence.Cql;
import ninja.helpy.persistence.view.ListPlace;

/** Fills {@code ConversationsView}. */
public final class ConversationsProjection implements EventHandler {

    /** Conversations whose place in the list is remembered; what is forgotten is written again. */
    private static final int PLACES_MAX = 10_000;

    private static final String STARTED = "INSERT INTO views.conversations (workspace_id, conversation_id, agent_id,"
            + " user_id, subject, started_at) VALUES (?, ?, ?, ?, ?, ?) USING TIMESTAMP ?";
    private static final String LISTED = "INSERT INTO views.conversations_by_user (workspace_id, user_id, started_at,"
            + " conversation_id) VALUES (?, ?, ?, ?) USING TIMESTAMP ?";
    private static final String UNLISTED = "DELETE FROM views.conversations_by_user USING TIMESTAMP ?"
            + " WHERE workspace_id = ? AND user_id = ? AND started_at = ? AND conversation_id = ?";
    private static final String LAST_MESSAGE = "INSERT INTO views.conversations (workspace_id, conversation_id,"
            + " last_message_at, last_message_id, last_sender_type, last_sender_id, last_sender_name, last_preview,"
            + " message_count) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) USING TIMESTAMP ?";
    private static final String ASKED =
            LAST_MESSAGE.replace("message_count)", "message_count, asked_at)").replace("?) USING", "?, ?) USING");
    private static final String ARCHIVED = "INSERT INTO views.conversations (workspace_id, conversation_id,"
            + " archived_at) VALUES (?, ?, ?) USING TIMESTAMP ?";

    private final Cql cql;
    private final Recent<EntityId, Instant> places = new Recent<>(PLACES_MAX);

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
                    listed(entry, e.userId(), ListPlace.of(e.at())));
        }
        if (entry.event() instanceof MessageAppended e) return said(entry, e);
        if (entry.event() instanceof ConversationArchived e) {
            return cql.write(ARCHIVED, workspaceId, id, e.at(), entry.writeTime());
        }
        return Writes.none();
    }

    /** An answer comes soon after its question, which has moved the conversation in the list of who asked. */
    private CompletionStage<Done> said(JournalEntry entry, MessageAppended event) {
        var last = Preview.of(event.message());
        var entity = entry.entity();
        var sender = last.sender();
        boolean asks = sender.type() != Message.Type.HELPY;
        var values = new ArrayList<Object>(List.of(
                entity.workspaceId(),
                entity.id(),
                last.at(),
                last.messageId(),
                sender.type().name(),
                sender.id(),
                sender.name(),
                last.text(),
                event.number()));
        if (asks) values.add(last.at());
        values.add(entry.writeTime());
        var written = cql.write(asks ? ASKED : LAST_MESSAGE, values.toArray());
        return asks ? Writes.both(written, listed(entry, sender.id(), ListPlace.of(last.at()))) : written;
    }

    /** At its new place and no longer at the one before, if that is known; who reads passes over a row that stayed. */
    private CompletionStage<Done> listed(JournalEntry entry, String userId, Instant place) {
        var entity = entry.entity();
        var before = places.take(entity);
        if (before != null && !before.isBefore(place)) {
            places.put(entity, before);
            return Writes.none();
        }
        places.put(entity, place);
        var there = cql.bind(LISTED, entity.workspaceId(), userId, place, entity.id(), entry.writeTime());
        var written = before == null
                ? there.thenCompose(row -> cql.write(List.of(row)))
                : there.thenCombine(
                                cql.bind(
                                        UNLISTED, entry.writeTime(), entity.workspaceId(), userId, before, entity.id()),
                                List::of)
                        .thenCompose(cql::write);
        return written.whenComplete((done, failure) -> {
            if (failure != null) places.take(entity);
        });
    }
}
