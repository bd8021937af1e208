package ninja.helpy.api.view;

import java.util.Optional;
import java.util.concurrent.CompletionStage;
import ninja.helpy.agents.conversation.Found;
import ninja.helpy.agents.protocol.EntityId;
import ninja.helpy.persistence.usage.UsageView;
import ninja.helpy.persistence.view.ConversationsView;
import ninja.helpy.persistence.view.MessagesView;
import ninja.helpy.persistence.view.Page;
import ninja.helpy.persistence.view.RoundsView;
import ninja.helpy.persistence.view.RunsView;
import ninja.helpy.persistence.view.Transaction;
import ninja.helpy.persistence.view.TransactionsView;

/** The lists that grow without bound, newest first. But for transactions they lag a moment behind the entities. */
public interface Lists {

    CompletionStage<Page<RunsView.Line>> runs(String workspaceId, String agentId, Optional<String> cursor, int limit);

    CompletionStage<Page<ConversationsView.Line>> conversations(
            String workspaceId, String userId, Optional<String> cursor, int limit);

    /** {@code entityType}: {@code conversation} or {@code group-session}; the cursor is a sequence number. */
    CompletionStage<Page<MessagesView.Line>> messages(
            String entityType, EntityId thread, Optional<String> cursor, int limit);

    /** One of them, unless it is very old; who reads knows of it what the view knows. */
    CompletionStage<Optional<Found>> message(String entityType, EntityId thread, String messageId);

    /** What the ledger has acknowledged is here at once. */
    CompletionStage<Page<Transaction>> transactions(
            String workspaceId, TransactionsView.Range range, Optional<String> cursor, int limit);

    /** Where in the journal of its room a round is told. */
    CompletionStage<Optional<RoundsView.Place>> round(EntityId room, String roundId);

    /** Sums of what was used. */
    CompletionStage<UsageView.Answer> usage(UsageView.Question question);

    static Lists of(
            RunsView runs,
            ConversationsView conversations,
            MessagesView messages,
            TransactionsView transactions,
            RoundsView rounds,
            UsageView usage) {
        return new Lists() {
            @Override
            public CompletionStage<Page<RunsView.Line>> runs(
                    String workspaceId, String agentId, Optional<String> cursor, int limit) {
                return runs.byAgent(workspaceId, agentId, cursor, limit);
            }

            @Override
            public CompletionStage<Page<ConversationsView.Line>> conversations(
                    String workspaceId, String userId, Optional<String> cursor, int limit) {
                return conversations.byUser(workspaceId, userId, cursor, limit);
            }

            @Override
            public CompletionStage<Page<MessagesView.Line>> messages(
                    String entityType, EntityId thread, Optional<String> cursor, int limit) {
                return messages.page(entityType, thread, cursor, limit);
            }

            @Override
            public CompletionStage<Optional<Found>> message(String entityType, EntityId thread, String messageId) {
                return messages.find(entityType, thread, messageId);
            }

            @Override
            public CompletionStage<Page<Transaction>> transactions(
                    String workspaceId, TransactionsView.Range range, Optional<String> cursor, int limit) {
                return transactions.page(workspaceId, range, cursor, limit);
            }

            @Override
            public CompletionStage<Optional<RoundsView.Place>> round(EntityId room, String roundId) {
                return rounds.place(room, roundId);
            }

            @Override
            public CompletionStage<UsageView.Answer> usage(UsageView.Question question) {
                return usage.answer(question);
            }
        };
    }
}
