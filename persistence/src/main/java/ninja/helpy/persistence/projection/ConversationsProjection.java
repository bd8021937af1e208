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
import ninja.helpy.persistence.Recent;
import ninja.helpy.persistence.view.ListPlace;

/** Fills {@code ConversationsView}. */
public final class ConversationsProjection implements EventHandler {

    /** Conversations whose place in the list is remembered; what is forgotten is written again. */
    private static final int PLACES_MAX = 10_000;

    private static final String LISTED = "INSERT INTO views.conversations_by_user (workspace_id, user_id, started_at,"
            + " conversation_id) VALUES (?, ?, ?, ?) USING TIMESTAMP ?";
    private static final String UNLISTED = "DELETE FROM views.conversations_by_user USING TIMESTAMP ?"
            + " WHERE workspace_id = ? AND user_id = ? AND started_at = ? AND conversation_id = ?";

    private final Cql cql;
    private final Recent<EntityId, Instant> places = new Recent<>(PLACES_MAX);

    public ConversationsProjection(Cql cql) {
        this.cql = cql;
    }

    @Override
    public CompletionStage<Done> handle(List<JournalEntry> stretch) {
        var row = new RowWrite("conversations", "conversation_id", stretch);
        var writes = new ArrayList<CompletionStage<Done>>();
        for (var entry : stretch) {
            if (entry.event() instanceof ConversationStarted e) {
                started(row, e);
                writes.add(listed(entry, e.userId(), ListPlace.of(e.at())));
            }
            if (entry.event() instanceof MessageAppended e) {
                said(row, e);
                if (asks(e))
                    writes.add(listed(
                            entry,
                            e.message().sender().id(),
                            ListPlace.of(e.message().at())));
            }
            if (entry.event() instanceof ConversationArchived e) row.set("archived_at", e.at());
        }
        writes.add(row.write(cql));
        return Writes.all(writes);
    }

    private static void started(RowWrite row, ConversationStarted event) {
        row.set("agent_id", event.agentId())
                .set("user_id", event.userId())
                .set("subject", event.subject().orElse(""))
                .set("started_at", event.at());
    }

    /** An answer comes soon after its question, which has moved the conversation in the list of who asked. */
    private static void said(RowWrite row, MessageAppended event) {
        var last = Preview.of(event.message());
        var sender = last.sender();
        row.set("last_message_at", last.at())
                .set("last_message_id", last.messageId())
                .set("last_sender_type", sender.type().name())
                .set("last_sender_id", sender.id())
                .set("last_sender_name", sender.name())
                .set("last_preview", last.text())
                .set("message_count", event.number());
        if (asks(event)) row.set("asked_at", last.at());
    }

    private static boolean asks(MessageAppended event) {
        return event.message().sender().type() != Message.Type.HELPY;
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
