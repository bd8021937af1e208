package ninja.helpy.persistence.feed;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** The newest items, kept so that readers at the end of a feed cost no query. Bounded by what their payloads weigh. */
final class RecentItems {

    /** One page, and so one message to another node, carries about this much. */
    static final int PAGE_CHARS_MAX = 128 * 1024;

    private static final int CHARS_MAX = 1024 * 1024;

    private final Deque<FeedItem> items = new ArrayDeque<>();
    private long chars;

    void add(List<FeedItem> newest) {
        for (FeedItem item : newest) {
            items.addLast(item);
            chars += item.payload().length();
        }
        while (chars > CHARS_MAX && items.size() > newest.size()) {
            chars -= items.removeFirst().payload().length();
        }
    }

    /** Whether everything after this position is here. */
    boolean covers(long after) {
        FeedItem first = items.peekFirst();
        return first != null && first.position() <= after + 1;
    }

    List<FeedItem> after(long after, int max) {
        var page = new ArrayList<FeedItem>();
        for (FeedItem item : items) {
            if (item.position() > after) page.add(item);
            if (page.size() == max) break;
        }
        return lightEnough(page);
    }

    /** As many of the first as one page may weigh, at least one. */
    static List<FeedItem> lightEnough(List<FeedItem> page) {
        int weight = 0;
        for (int i = 0; i < page.size(); i++) {
            weight += page.get(i).payload().length();
            if (weight > PAGE_CHARS_MAX) return page.subList(0, Math.max(i, 1));
        }
        return page;
    }
}
