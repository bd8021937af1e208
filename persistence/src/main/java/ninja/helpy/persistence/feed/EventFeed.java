package ninja.helpy.persistence.feed;

import akka.actor.typed.Behavior;
import akka.actor.typed.SupervisorStrategy;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import akka.actor.typed.javadsl.StashBuffer;
import akka.cluster.sharding.typed.javadsl.EntityTypeKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import ninja.helpy.agents.protocol.Following;
import ninja.helpy.agents.protocol.Refusal;
import ninja.helpy.agents.protocol.Refused;
import ninja.helpy.agents.protocol.Waiting;
import ninja.helpy.persistence.feed.EventFeedCommand.Append;
import ninja.helpy.persistence.feed.EventFeedCommand.Appended;
import ninja.helpy.persistence.feed.EventFeedCommand.FollowEvents;
import org.jspecify.annotations.Nullable;

/**
 * The one writer of a workspace's event feed. It keeps nothing that is not in the tables: started anew anywhere, it goes
 * on at the same position.
 */
final class EventFeed extends AbstractBehavior<EventFeedCommand> {

    static final EntityTypeKey<EventFeedCommand> KEY = EntityTypeKey.create(EventFeedCommand.class, "event-feed");

    static final int ITEMS_MAX = 500;

    /** Groups that may wait for their turn; the projections and the reconciler send one at a time each. */
    private static final int GROUPS_WAITING_MAX = 64;

    private static final int PROGRESS_KEPT_MAX = 10_000;
    private static final int STASHED_MAX = 1_000;
    private static final Duration TICK = Duration.ofSeconds(1);

    private record Loaded(long head, List<FeedItem> lastGroup) implements EventFeedCommand {}

    private record Prepared(Append append, Map<String, Long> progress) implements EventFeedCommand {}

    private record Written(Append append, Admission admission) implements EventFeedCommand {}

    private record Failed(@Nullable Append append, Throwable cause) implements EventFeedCommand {}

    private enum Tick implements EventFeedCommand {
        TICK
    }

    private final String workspaceId;
    private final FeedTable table;
    private final Waiting waiting = new Waiting();
    private final RecentItems recent = new RecentItems();
    private final Deque<Append> groups = new ArrayDeque<>();
    private final Map<String, Long> progress = new LinkedHashMap<>(64, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
            return size() > PROGRESS_KEPT_MAX;
        }
    };
    private long head;
    private boolean writing;

    static Behavior<EventFeedCommand> create(String workspaceId, FeedTable table) {
        return Behaviors.supervise(loading(workspaceId, table))
                .onFailure(SupervisorStrategy.restartWithBackoff(Duration.ofMillis(200), Duration.ofSeconds(5), 0.1));
    }

    private static Behavior<EventFeedCommand> loading(String workspaceId, FeedTable table) {
        return Behaviors.withStash(
                STASHED_MAX,
                stash -> Behaviors.setup(context -> {
                    context.pipeToSelf(
                            loaded(workspaceId, table),
                            (loaded, failure) -> failure == null ? loaded : new Failed(null, failure));
                    return Behaviors.receive(EventFeedCommand.class)
                            .onMessage(Loaded.class, c -> ready(context, stash, workspaceId, table, c))
                            .onMessage(Failed.class, c -> {
                                throw new IllegalStateException(
                                        "the feed of " + workspaceId + " cannot load", c.cause());
                            })
                            .onAnyMessage(c -> {
                                stash.stash(c);
                                return Behaviors.same();
                            })
                            .build();
                }));
    }

    private static Behavior<EventFeedCommand> ready(
            ActorContext<EventFeedCommand> context,
            StashBuffer<EventFeedCommand> stash,
            String workspaceId,
            FeedTable table,
            Loaded loaded) {
        return stash.unstashAll(Behaviors.withTimers(timers -> {
            timers.startTimerWithFixedDelay(Tick.TICK, TICK);
            return new EventFeed(context, workspaceId, table, loaded);
        }));
    }

    /** The head, and the last group once more, whose progress a crash may have cut off. */
    private static CompletionStage<Loaded> loaded(String workspaceId, FeedTable table) {
        return table.head(workspaceId)
                .thenCompose(head -> table.lastGroup(workspaceId, head)
                        .thenCompose(group ->
                                table.writeProgress(workspaceId, group).thenApply(done -> new Loaded(head, group))));
    }

    private EventFeed(ActorContext<EventFeedCommand> context, String workspaceId, FeedTable table, Loaded loaded) {
        super(context);
        this.workspaceId = workspaceId;
        this.table = table;
        this.head = loaded.head();
        recent.add(loaded.lastGroup());
    }

    @Override
    public Receive<EventFeedCommand> createReceive() {
        return newReceiveBuilder()
                .onMessage(Append.class, this::onAppend)
                .onMessage(Prepared.class, this::onPrepared)
                .onMessage(Written.class, this::onWritten)
                .onMessage(FollowEvents.class, this::onFollow)
                .onMessage(Failed.class, this::onFailed)
                .onMessage(Tick.class, c -> onTick())
                .build();
    }

    private Behavior<EventFeedCommand> onAppend(Append c) {
        if (groups.size() >= GROUPS_WAITING_MAX) {
            c.replyTo().tell(new Refused(Refusal.SERVICE_UNAVAILABLE, GROUPS_WAITING_MAX + " groups are waiting"));
            return this;
        }
        groups.addLast(c);
        return next();
    }

    private Behavior<EventFeedCommand> next() {
        Append group = writing ? null : groups.pollFirst();
        if (group == null) return this;
        writing = true;
        getContext()
                .pipeToSelf(
                        progressOf(group),
                        (known, failure) -> failure == null ? new Prepared(group, known) : new Failed(group, failure));
        return this;
    }

    private CompletionStage<Map<String, Long>> progressOf(Append group) {
        var known = new HashMap<String, Long>();
        var unknown = new LinkedHashSet<String>();
        for (FeedEvent event : group.events()) {
            Long last = progress.get(event.persistenceId());
            if (last == null) unknown.add(event.persistenceId());
            else known.put(event.persistenceId(), last);
        }
        return table.progress(List.copyOf(unknown)).thenApply(read -> {
            known.putAll(read);
            return known;
        });
    }

    private Behavior<EventFeedCommand> onPrepared(Prepared c) {
        Admission admission = Admission.of(c.append().events(), head, c.progress());
        getContext()
                .pipeToSelf(
                        table.append(workspaceId, head, admission.items()),
                        (done, failure) ->
                                failure == null ? new Written(c.append(), admission) : new Failed(c.append(), failure));
        return this;
    }

    private Behavior<EventFeedCommand> onWritten(Written c) {
        List<FeedItem> items = c.admission().items();
        items.forEach(item -> progress.put(FeedTable.persistenceId(workspaceId, item), item.seqNr()));
        head += items.size();
        if (!items.isEmpty()) {
            recent.add(items);
            waiting.answer(this::fromRecent);
        }
        c.append().replyTo().tell(new Appended(head, c.admission().gaps()));
        writing = false;
        return next();
    }

    private Behavior<EventFeedCommand> onFollow(FollowEvents c) {
        if (c.after() >= head) {
            waiting.add(c.after(), c.replyTo(), Instant.now());
        } else if (recent.covers(c.after())) {
            c.replyTo().tell(page(recent.after(c.after(), itemsMax(c)), c.after(), head));
        } else {
            fromTable(c, head);
        }
        return this;
    }

    private void fromTable(FollowEvents c, long headNow) {
        table.page(workspaceId, c.after(), itemsMax(c))
                .whenComplete((items, failure) -> c.replyTo()
                        .tell(
                                failure == null
                                        ? page(RecentItems.lightEnough(items), c.after(), headNow)
                                        : new Refused(Refusal.SERVICE_UNAVAILABLE, "the feed cannot be read now")));
    }

    private static int itemsMax(FollowEvents c) {
        return Math.max(1, Math.min(c.max(), ITEMS_MAX));
    }

    private FeedPage fromRecent(long after) {
        return page(recent.after(after, ITEMS_MAX), after, head);
    }

    private static FeedPage page(List<FeedItem> items, long after, long head) {
        long last = items.isEmpty() ? after : items.get(items.size() - 1).position();
        return new FeedPage(items, last, last >= head);
    }

    /** Whether it was written is unknown: everyone asks again, and the truth is read from the table. */
    private Behavior<EventFeedCommand> onFailed(Failed c) {
        var refused = new Refused(Refusal.SERVICE_UNAVAILABLE, "the feed cannot be written now");
        if (c.append() != null) c.append().replyTo().tell(refused);
        groups.forEach(group -> group.replyTo().tell(refused));
        waiting.answer(this::fromRecent);
        throw new IllegalStateException("the feed of " + workspaceId + " starts anew", c.cause());
    }

    private Behavior<EventFeedCommand> onTick() {
        waiting.answerOlderThan(Following.LONG_POLL, Instant.now(), this::fromRecent);
        return this;
    }
}
