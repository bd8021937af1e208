package ninja.helpy.persistence.feed;

import akka.NotUsed;
import akka.actor.typed.ActorSystem;
import akka.cluster.sharding.typed.javadsl.ClusterSharding;
import akka.cluster.sharding.typed.javadsl.Entity;
import akka.cluster.sharding.typed.javadsl.EntityRef;
import akka.stream.javadsl.Source;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import ninja.helpy.agents.protocol.Following;
import ninja.helpy.agents.protocol.Refused;
import ninja.helpy.agents.protocol.Reply;
import ninja.helpy.persistence.Cql;
import ninja.helpy.persistence.feed.EventFeedCommand.Append;
import ninja.helpy.persistence.feed.EventFeedCommand.Appended;
import ninja.helpy.persistence.feed.EventFeedCommand.FollowEvents;

/** The event feeds of all workspaces: pages of what was, and a stream of what comes. */
public final class Feed {

    /** Rows that one filtered page looks at before it hands back what it found, with a position to go on from. */
    private static final int SCANNED_MAX = 5_000;

    /** Events that came into the feed later than this after they happened are not looked for in a bounded page. */
    private static final Duration LATE_MAX = Duration.ofDays(1);

    private final ActorSystem<?> system;
    private final ClusterSharding sharding;
    private final FeedTable table;

    public Feed(ActorSystem<?> system, Cql cql) {
        this.system = system;
        this.sharding = ClusterSharding.get(system);
        this.table = new FeedTable(cql);
        sharding.init(Entity.of(EventFeed.KEY, entity -> EventFeed.create(entity.getEntityId(), table)));
    }

    /** Every event after a position, then whatever comes; batches may be empty, so that a reader knows it is alive. */
    public Source<FeedPage, NotUsed> follow(String workspaceId, long after) {
        return Following.batches(
                system,
                after,
                position -> feed(workspaceId)
                        .<Reply>ask(
                                replyTo -> new FollowEvents(position, EventFeed.ITEMS_MAX, replyTo),
                                Following.ASK_TIMEOUT),
                FeedPage.class);
    }

    /** At most {@code limit} events after a position. {@code last} is where the next page begins. */
    public CompletionStage<FeedPage> page(String workspaceId, long after, int limit, FeedFilter filter) {
        if (limit < 1) throw new IllegalArgumentException("limit " + limit);
        CompletionStage<Long> start = filter.from().isPresent()
                ? table.positionBefore(workspaceId, filter.from().get()).thenApply(from -> Math.max(from, after))
                : CompletableFuture.completedFuture(after);
        CompletionStage<Long> end = filter.to().isPresent()
                ? table.positionBefore(workspaceId, filter.to().get().plus(LATE_MAX))
                : CompletableFuture.completedFuture(Long.MAX_VALUE);
        return start.thenCombine(end, (from, to) -> new Scan(workspaceId, from, to, limit, filter))
                .thenCompose(scan -> scanned(scan, 0, new ArrayList<>()));
    }

    /** The last position given before a time; {@code follow} or {@code page} from it misses nothing since. */
    public CompletionStage<Long> positionBefore(String workspaceId, Instant time) {
        return table.positionBefore(workspaceId, time);
    }

    /** How far an entity's journal has come into the feed. */
    public CompletionStage<Long> progress(String persistenceId) {
        return table.progress(List.of(persistenceId))
                .thenApply(found -> Objects.requireNonNull(found.get(persistenceId)));
    }

    /** Completes when the events are durable in the feed, or with the gaps that have to be filled first. */
    public CompletionStage<Appended> append(String workspaceId, List<FeedEvent> events, Duration timeout) {
        return feed(workspaceId)
                .<Reply>ask(replyTo -> new Append(events, replyTo), timeout)
                .thenApply(reply -> {
                    if (reply instanceof Refused refused) throw new IllegalStateException(refused.detail());
                    return (Appended) reply;
                });
    }

    private record Scan(String workspaceId, long after, long end, int limit, FeedFilter filter) {

        Scan from(long position) {
            return new Scan(workspaceId, position, end, limit, filter);
        }
    }

    private CompletionStage<FeedPage> scanned(Scan scan, int looked, List<FeedItem> found) {
        return table.page(scan.workspaceId(), scan.after(), EventFeed.ITEMS_MAX).thenCompose(rows -> {
            long last = scan.after();
            for (FeedItem item : rows) {
                last = item.position();
                if (last > scan.end()) return done(found, last, true);
                if (scan.filter().lets(item)) found.add(item);
                if (found.size() == scan.limit()) return done(found, last, false);
            }
            if (rows.size() < EventFeed.ITEMS_MAX) return done(found, last, true);
            int lookedNow = looked + rows.size();
            return lookedNow >= SCANNED_MAX ? done(found, last, false) : scanned(scan.from(last), lookedNow, found);
        });
    }

    private static CompletionStage<FeedPage> done(List<FeedItem> found, long last, boolean caughtUp) {
        return CompletableFuture.completedFuture(new FeedPage(found, last, caughtUp));
    }

    private EntityRef<EventFeedCommand> feed(String workspaceId) {
        return sharding.entityRefFor(EventFeed.KEY, workspaceId);
    }
}
