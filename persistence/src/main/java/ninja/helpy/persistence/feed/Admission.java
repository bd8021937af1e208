package ninja.helpy.persistence.feed;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import ninja.helpy.persistence.PersistenceIds;
import ninja.helpy.persistence.feed.EventFeedCommand.Gap;

/**
 * Which of some offered events enter the feed, and where: those that are new, each entity's in its own order and without
 * a hole. A pure decision.
 */
record Admission(List<FeedItem> items, List<Gap> gaps) {

    Admission {
        items = List.copyOf(items);
        gaps = List.copyOf(gaps);
    }

    /** @param progress the last sequence number in the feed, by persistence id; absent is none */
    static Admission of(List<FeedEvent> offered, long head, Map<String, Long> progress) {
        var last = new HashMap<>(progress);
        var items = new ArrayList<FeedItem>();
        var gaps = new LinkedHashMap<String, Gap>();
        for (FeedEvent event : offered) {
            long before = last.getOrDefault(event.persistenceId(), 0L);
            if (event.seqNr() <= before) continue;
            if (event.seqNr() > before + 1) {
                gaps.putIfAbsent(event.persistenceId(), new Gap(event.persistenceId(), before + 1, event.seqNr() - 1));
                continue;
            }
            items.add(item(event, head + items.size() + 1));
            last.put(event.persistenceId(), event.seqNr());
        }
        return new Admission(items, List.copyOf(gaps.values()));
    }

    private static FeedItem item(FeedEvent event, long position) {
        var named = PersistenceIds.parse(event.persistenceId())
                .orElseThrow(() -> new IllegalArgumentException("not an entity: " + event.persistenceId()));
        return new FeedItem(
                position,
                named.entityType(),
                named.entity().id(),
                event.seqNr(),
                event.type(),
                event.at(),
                event.payload());
    }
}
