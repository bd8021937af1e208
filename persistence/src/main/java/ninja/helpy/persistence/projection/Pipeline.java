package ninja.helpy.persistence.projection;

import akka.Done;
import akka.actor.typed.ActorSystem;
import akka.persistence.cassandra.query.javadsl.CassandraReadJournal;
import akka.stream.javadsl.Sink;
import akka.stream.javadsl.Source;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import ninja.helpy.persistence.Cql;
import ninja.helpy.persistence.MaskedJson;
import ninja.helpy.persistence.feed.EventFeedCommand.Gap;
import ninja.helpy.persistence.feed.Feed;
import ninja.helpy.persistence.feed.FeedEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What happens to every event, whether it came with the tag stream or was found by the reconciler: views first, then the
 * workspace's feed. Thus what is in the feed is in the views. A hole before an event is filled from the journal.
 */
final class Pipeline {

    private static final Logger log = LoggerFactory.getLogger(Pipeline.class);

    /** Filling a hole may show another one, not more. */
    private static final int FILLS_MAX = 3;

    /** Events may have 100 KB. */
    static final int FILLED_AT_ONCE = 200;

    /** Payloads of one message to a feed; a larger one travels alone. */
    private static final int APPEND_CHARS_MAX = 200_000;

    /** A larger event is announced without its content, which {@code Replay} still shows. */
    private static final int PAYLOAD_CHARS_MAX = 200_000;

    private final ActorSystem<?> system;
    private final CassandraReadJournal journal;
    private final Feed feed;
    private final List<EventHandler> handlers;
    private final Duration appendTimeout;

    Pipeline(
            ActorSystem<?> system,
            CassandraReadJournal journal,
            Feed feed,
            List<EventHandler> handlers,
            Duration appendTimeout) {
        this.system = system;
        this.journal = journal;
        this.feed = feed;
        this.handlers = List.copyOf(handlers);
        this.appendTimeout = appendTimeout;
    }

    CompletionStage<Done> handle(List<JournalEntry> entries) {
        return handle(entries, FILLS_MAX);
    }

    private CompletionStage<Done> handle(List<JournalEntry> entries, int fills) {
        return views(entries).thenCompose(done -> appended(entries)).thenCompose(gaps -> {
            if (gaps.isEmpty()) return CompletableFuture.completedFuture(Done.getInstance());
            if (fills == 0) throw new IllegalStateException("events are missing in the journal: " + gaps);
            return filled(firstOfEach(gaps), fills - 1).thenCompose(done -> handle(waiting(entries, gaps), fills - 1));
        });
    }

    /** The views alone: for what is in the feed already. */
    CompletionStage<Done> views(List<JournalEntry> entries) {
        return Writes.all(Stretches.of(entries).stream()
                .flatMap(stretch -> handlers.stream().map(handler -> handler.handle(stretch)))
                .toList());
    }

    private CompletionStage<List<Gap>> appended(List<JournalEntry> entries) {
        Map<String, List<FeedEvent>> byWorkspace = new LinkedHashMap<>();
        for (JournalEntry entry : entries) {
            byWorkspace
                    .computeIfAbsent(entry.entity().workspaceId(), id -> new ArrayList<>())
                    .add(feedEvent(entry));
        }
        var appends = byWorkspace.entrySet().stream()
                .map(one -> appendedIn(one.getKey(), one.getValue(), new ArrayList<>()))
                .toList();
        return Cql.joined(appends)
                .thenApply(gaps -> gaps.stream().flatMap(List::stream).toList());
    }

    /** One message after the other, since an entity's events keep their order. */
    private CompletionStage<List<Gap>> appendedIn(String workspaceId, List<FeedEvent> events, List<Gap> gaps) {
        if (events.isEmpty()) return CompletableFuture.completedFuture(gaps);
        int size = 0;
        int weight = 0;
        while (size < events.size() && (size == 0 || weight < APPEND_CHARS_MAX)) {
            weight += events.get(size++).payload().length();
        }
        int sent = size;
        return feed.append(workspaceId, events.subList(0, sent), appendTimeout).thenCompose(appended -> {
            gaps.addAll(appended.gaps());
            return appendedIn(workspaceId, events.subList(sent, events.size()), gaps);
        });
    }

    /** Each message to the feed may have met the same hole. */
    private static List<Gap> firstOfEach(List<Gap> gaps) {
        Map<String, Gap> first = new LinkedHashMap<>();
        gaps.forEach(gap -> first.putIfAbsent(gap.persistenceId(), gap));
        return List.copyOf(first.values());
    }

    /**
     * Not a word of warning: at a busy start rows by tag come in another order than their events. A few at a time, since a
     * hole may be long.
     */
    private CompletionStage<Done> filled(List<Gap> gaps, int fills) {
        log.info("filling {} holes from the journal, the first is {}", gaps.size(), gaps.get(0));
        return Source.from(gaps)
                .flatMapConcat(gap -> journal.currentEventsByPersistenceId(gap.persistenceId(), gap.from(), gap.to()))
                .mapConcat(envelope -> JournalEntry.of(envelope).stream().toList())
                .grouped(FILLED_AT_ONCE)
                .mapAsync(1, some -> handle(some, fills))
                .runWith(Sink.ignore(), system);
    }

    private static List<JournalEntry> waiting(List<JournalEntry> entries, List<Gap> gaps) {
        var waiting = gaps.stream().map(Gap::persistenceId).collect(Collectors.toSet());
        return entries.stream()
                .filter(entry -> waiting.contains(entry.persistenceId()))
                .toList();
    }

    private static FeedEvent feedEvent(JournalEntry entry) {
        String payload = MaskedJson.of(entry.event());
        return new FeedEvent(
                entry.persistenceId(),
                entry.seqNr(),
                MaskedJson.typeName(entry.event()),
                entry.at(),
                payload.length() <= PAYLOAD_CHARS_MAX ? payload : "{\"omittedChars\":" + payload.length() + "}");
    }
}
