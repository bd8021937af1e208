package ninja.helpy.persistence.feed;

import java.util.List;
import ninja.helpy.agents.protocol.Batch;

/** What is after a position. A feed never ends; {@code caughtUp} tells that nothing newer was there. */
public record FeedPage(List<FeedItem> items, long last, boolean caughtUp) implements Batch<FeedItem> {

    public FeedPage {
        items = List.copyOf(items);
    }

    @Override
    public boolean ended() {
        return false;
    }
}
