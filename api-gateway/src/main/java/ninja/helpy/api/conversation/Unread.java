package ninja.helpy.api.conversation;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import ninja.helpy.agents.conversation.ConversationCommand.LocateMessage;
import ninja.helpy.agents.conversation.Located;
import ninja.helpy.agents.protocol.EntityId;
import ninja.helpy.agents.reader.Reader.Place;
import ninja.helpy.agents.reader.ReaderCommand.GetReadings;
import ninja.helpy.agents.reader.ReaderCommand.Readings;
import ninja.helpy.api.auth.Caller;
import ninja.helpy.api.http.Asking;
import ninja.helpy.persistence.view.ConversationsView.Line;

/** How much of what a list shows its reader has not read yet: one question for a whole page. */
public record Unread(Asking asking) {

    /** Nobody counts further in a list: so many, or more. */
    public static final long SHOWN_MAX = 100;

    /** Conversations that are asked for one list. */
    public static final int COUNTED_MAX = 32;

    /** How many messages are read, by conversation or room; those in which nothing is are left out. */
    public CompletionStage<Map<String, Long>> read(Caller.Member member, List<String> talkIds) {
        var reader = new EntityId(member.workspaceId(), member.userId());
        return asking.reader(reader, to -> new GetReadings(talkIds, to), Readings.class)
                .thenApply(found -> found.places().stream().collect(Collectors.toMap(Place::talkId, Place::number)));
    }

    /**
     * By conversation. How many messages there are only the conversation knows: the {@link #COUNTED_MAX} in which something
     * was said last are asked, the others are not in the answer.
     */
    CompletionStage<Map<String, Long>> inConversations(Caller.Member member, List<Line> lines) {
        var counted = lines.stream()
                .filter(line -> line.lastMessageAt().isPresent() && !line.archived())
                .sorted(Comparator.comparing((Line line) -> line.lastMessageAt().orElseThrow())
                        .reversed())
                .limit(COUNTED_MAX)
                .map(Line::conversationId)
                .toList();
        if (counted.isEmpty()) return CompletableFuture.completedFuture(Map.of());
        return read(member, counted)
                .thenCompose(read -> Asking.all(counted, id -> total(new EntityId(member.workspaceId(), id)))
                        .thenApply(totals -> IntStream.range(0, counted.size())
                                .boxed()
                                .collect(Collectors.toMap(
                                        counted::get,
                                        i -> shown(totals.get(i), read.getOrDefault(counted.get(i), 0L))))));
    }

    private CompletionStage<Long> total(EntityId conversation) {
        return asking.conversation(conversation, to -> new LocateMessage(Optional.empty(), to), Located.class)
                .thenApply(Located::total);
    }

    public static long shown(long total, long read) {
        return Math.min(SHOWN_MAX, Math.max(0, total - read));
    }
}
