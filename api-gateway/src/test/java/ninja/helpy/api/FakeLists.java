package ninja.helpy.api;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import ninja.helpy.agents.conversation.Found;
import ninja.helpy.agents.conversation.Message;
import ninja.helpy.agents.conversation.Preview;
import ninja.helpy.agents.credit.CreditLedgerEvent.Entry;
import ninja.helpy.agents.protocol.Done;
import ninja.helpy.agents.protocol.EntityId;
import ninja.helpy.agents.protocol.MessageForm;
import ninja.helpy.api.view.Lists;
import ninja.helpy.persistence.usage.Totals;
import ninja.helpy.persistence.usage.UsageView;
import ninja.helpy.persistence.view.ConversationsView;
import ninja.helpy.persistence.view.MessagesView;
import ninja.helpy.persistence.view.Page;
import ninja.helpy.persistence.view.RoundsView;
import ninja.helpy.persistence.view.RunsView;
import ninja.helpy.persistence.view.Transaction;
import ninja.helpy.persistence.view.TransactionsView;
import org.jspecify.annotations.Nullable;

/** Views that tests fill themselves, newest first. The real ones are tested where they live. */
public final class FakeLists implements Lists {

    private final List<RunsView.Line> runs = new CopyOnWriteArrayList<>();
    private final List<ConversationsView.Line> conversations = new CopyOnWriteArrayList<>();
    private final Map<String, List<MessagesView.Line>> messages = new ConcurrentHashMap<>();
    private final Map<String, RoundsView.Place> rounds = new ConcurrentHashMap<>();
    private final Map<String, List<Transaction>> transactions = new ConcurrentHashMap<>();
    private final AtomicReference<List<UsageView.Line>> used = new AtomicReference<>(List.of());
    private volatile CompletableFuture<Done> searches = CompletableFuture.completedFuture(Done.DONE);
    private final AtomicReference<UsageView.@Nullable Question> asked = new AtomicReference<>();

    public void searchesEndWith(CompletableFuture<Done> end) {
        searches = end;
    }

    public void ran(String agentId, String runId, String status) {
        runs.add(
                0,
                new RunsView.Line(
                        runId,
                        agentId,
                        "chat",
                        "conversation",
                        "c-1",
                        "anna",
                        Optional.of("demo/fast"),
                        status,
                        Optional.empty(),
                        10,
                        20,
                        1_500_000,
                        Instant.EPOCH,
                        Optional.empty()));
    }

    public void began(String userId, String agentId, String conversationId) {
        conversations.add(
                0,
                new ConversationsView.Line(
                        conversationId,
                        agentId,
                        userId,
                        Optional.empty(),
                        Instant.EPOCH,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        false));
    }

    public void began(String userId, String agentId, String conversationId, Instant lastMessageAt) {
        conversations.add(
                0,
                new ConversationsView.Line(
                        conversationId,
                        agentId,
                        userId,
                        Optional.empty(),
                        Instant.EPOCH,
                        Optional.of(lastMessageAt),
                        Optional.of(new Preview(
                                "m-1", Message.Sender.human(userId, "Anna"), lastMessageAt, "Hello", false)),
                        Optional.of(7L),
                        false));
    }

    public void said(String threadId, String messageId, String content, Instant at) {
        var lines = messages.computeIfAbsent(threadId, id -> new CopyOnWriteArrayList<>());
        lines.add(
                0,
                new MessagesView.Line(
                        messageId,
                        "HUMAN",
                        "anna",
                        "Anna",
                        content,
                        MessageForm.PLAIN,
                        at,
                        Optional.empty(),
                        Optional.empty(),
                        List.of(),
                        lines.size() + 1L));
    }

    public void posted(String workspaceId, Entry entry, Instant at) {
        var ledger = transactions.computeIfAbsent(workspaceId, id -> new CopyOnWriteArrayList<>());
        ledger.add(0, new Transaction(ledger.size() + 1L, 0, entry, at));
    }

    @Override
    public CompletionStage<Page<Transaction>> transactions(
            String workspaceId, TransactionsView.Range range, Optional<String> cursor, int limit) {
        var inRange = transactions.getOrDefault(workspaceId, List.of()).stream()
                .filter(one -> range.from().filter(one.at()::isBefore).isEmpty())
                .filter(one -> range.to().filter(to -> !one.at().isBefore(to)).isEmpty())
                .toList();
        return page(inRange, Transaction::id, cursor, limit);
    }

    public void told(EntityId room, String roundId, RoundsView.Place place) {
        rounds.put(room + "/" + roundId, place);
    }

    @Override
    public CompletionStage<Optional<RoundsView.Place>> round(EntityId room, String roundId) {
        return CompletableFuture.completedFuture(Optional.ofNullable(rounds.get(room + "/" + roundId)));
    }

    /** The next answers to questions of usage, and the last question. */
    public void used(List<UsageView.Line> lines) {
        used.set(lines);
    }

    public UsageView.Question asked() {
        return Objects.requireNonNull(asked.get());
    }

    @Override
    public CompletionStage<UsageView.Answer> usage(UsageView.Question question) {
        asked.set(question);
        var lines = Objects.requireNonNull(used.get());
        var total = lines.stream().map(UsageView.Line::totals).reduce(Totals.NONE, Totals::plus);
        return CompletableFuture.completedFuture(new UsageView.Answer(lines, total));
    }

    @Override
    public CompletionStage<Page<RunsView.Line>> runs(
            String workspaceId, String agentId, Optional<String> cursor, int limit) {
        var own = runs.stream().filter(run -> run.agentId().equals(agentId)).toList();
        return page(own, RunsView.Line::runId, cursor, limit);
    }

    @Override
    public CompletionStage<Page<ConversationsView.Line>> conversations(
            String workspaceId, String userId, Optional<String> cursor, int limit) {
        var own = conversations.stream().filter(c -> c.userId().equals(userId)).toList();
        return page(own, ConversationsView.Line::conversationId, cursor, limit);
    }

    @Override
    public CompletionStage<Page<MessagesView.Line>> messages(
            String entityType, EntityId thread, Optional<String> cursor, int limit) {
        var all = messages.getOrDefault(thread.id(), List.of());
        return page(all, line -> Long.toString(line.seqNr()), cursor, limit);
    }

    @Override
    public CompletionStage<Optional<Found>> message(String entityType, EntityId thread, String messageId) {
        return searches.thenApply(end -> messages.getOrDefault(thread.id(), List.of()).stream()
                .filter(line -> line.messageId().equals(messageId))
                .findFirst()
                .map(line -> new Found(
                        new Message(
                                line.messageId(),
                                Message.Sender.human(line.senderId(), line.senderName()),
                                line.content(),
                                line.form(),
                                line.at(),
                                line.runId(),
                                line.editedAt()),
                        line.reactions())));
    }

    private static <T> CompletionStage<Page<T>> page(
            List<T> all, Function<T, String> id, Optional<String> cursor, int limit) {
        int from = cursor.map(after -> all.stream().map(id).toList().indexOf(after) + 1)
                .orElse(0);
        var items = all.subList(from, Math.min(all.size(), from + limit));
        boolean more = from + items.size() < all.size();
        return CompletableFuture.completedFuture(new Page<>(
                items, more ? Optional.of(id.apply(items.get(items.size() - 1))) : Optional.empty()));
    }
}
