package ninja.helpy.api;

import akka.NotUsed;
import akka.stream.javadsl.Source;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import ninja.helpy.agents.protocol.EntityId;
import ninja.helpy.agents.protocol.JournalEvent;
import ninja.helpy.api.replay.History;
import ninja.helpy.persistence.feed.FeedFilter;
import ninja.helpy.persistence.feed.FeedItem;
import ninja.helpy.persistence.feed.FeedPage;
import ninja.helpy.persistence.replay.StateAt;

/** A past that tests write themselves. The real one is tested where it lives, on a real Cassandra. */
public final class FakeHistory implements History {

    private final Map<String, List<FeedItem>> items = new ConcurrentHashMap<>();

    private final Map<EntityId, List<JournalEvent>> facts = new ConcurrentHashMap<>();

    /** The filter of the last page that was asked for. */
    private volatile FeedFilter asked = FeedFilter.ALL;

    public FeedFilter asked() {
        return asked;
    }

    public void happened(String workspaceId, String entityId, String type) {
        var feed = items.computeIfAbsent(workspaceId, id -> new CopyOnWriteArrayList<>());
        long position = feed.size() + 1L;
        feed.add(new FeedItem(position, "agent", entityId, position, type, Instant.EPOCH, "{\"n\":" + position + "}"));
    }

    @Override
    public CompletionStage<FeedPage> page(String workspaceId, long after, int limit, FeedFilter filter) {
        asked = filter;
        var all = items.getOrDefault(workspaceId, List.of());
        var page = all.stream()
                .filter(item -> item.position() > after)
                .limit(limit)
                .toList();
        long last = page.isEmpty() ? after : page.get(page.size() - 1).position();
        return CompletableFuture.completedFuture(new FeedPage(page, last, last >= all.size()));
    }

    @Override
    public Source<FeedPage, NotUsed> follow(String workspaceId, long after) {
        return Source.completionStage(page(workspaceId, after, Integer.MAX_VALUE, FeedFilter.ALL))
                .mapMaterializedValue(ignored -> NotUsed.getInstance());
    }

    @Override
    public CompletionStage<Optional<StateAt>> view(String entityType, EntityId entity, OptionalLong at) {
        var found = items.getOrDefault(entity.workspaceId(), List.of()).stream()
                .filter(item ->
                        item.entityType().equals(entityType) && item.entityId().equals(entity.id()))
                .filter(item -> item.seqNr() <= at.orElse(Long.MAX_VALUE))
                .reduce((earlier, later) -> later)
                .map(item -> new StateAt(entityType, entity.id(), item.seqNr(), item.at(), item.payload()));
        return CompletableFuture.completedFuture(found);
    }

    public void happened(EntityId entity, JournalEvent fact) {
        facts.computeIfAbsent(entity, id -> new CopyOnWriteArrayList<>()).add(fact);
    }

    @Override
    public Source<JournalEvent, NotUsed> facts(String entityType, EntityId entity, long from, long to) {
        var all = facts.getOrDefault(entity, List.of());
        int end = (int) Math.min(to, all.size());
        return Source.from(all.subList((int) Math.min(from - 1, end), end));
    }
}
