package ninja.helpy.persistence.feed;

import static ninja.helpy.persistence.TestNode.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import akka.stream.javadsl.Sink;
import com.datastax.oss.driver.api.core.CqlSession;
import com.typesafe.config.Config;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.LongStream;
import ninja.helpy.persistence.Cql;
import ninja.helpy.persistence.TestCassandra;
import ninja.helpy.persistence.TestNode;
import ninja.helpy.persistence.feed.EventFeedCommand.Gap;
import ninja.helpy.persistence.journal.Keyspaces;
import ninja.helpy.persistence.journal.Schema;
import ninja.helpy.persistence.journal.StorageSettings;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class EventFeedIT {

    private static final Duration APPEND = Duration.ofSeconds(10);

    private static Config config;
    private static TestNode node;
    private static CqlSession session;

    private final String workspace = UUID.randomUUID().toString();
    private final Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);

    @BeforeAll
    static void start() {
        config = TestCassandra.config("event_feed");
        node = new TestNode("feed", config);
        session = Schema.connect(StorageSettings.from(config));
    }

    @AfterAll
    static void stop() {
        session.close();
        node.close();
    }

    @Test
    void repeatedEventsKeepTheirFirstPosition() {
        append(node, events("a", 1, 3));
        append(node, events("a", 1, 5));

        assertThat(page(0, FeedFilter.ALL).items())
                .extracting(FeedItem::position)
                .containsExactly(1L, 2L, 3L, 4L, 5L);
    }

    @Test
    void aLargePayloadIsReadAsItWasAppendedAmongSmallOnes() {
        String large = "{\"text\":\"" + "over and over ".repeat(1_000) + "\"}";
        append(node, List.of(event("a", 1, "{}"), event("a", 2, large), event("a", 3, "{}")));

        assertThat(page(0, FeedFilter.ALL).items())
                .extracting(FeedItem::payload)
                .containsExactly("{}", large, "{}");
    }

    @Test
    void eventsAfterAHoleWaitUntilItIsFilled() {
        append(node, events("a", 1, 2));

        var gaps = append(node, events("a", 4, 5));

        assertThat(gaps).containsExactly(new Gap(id("a"), 3, 3));
        append(node, events("a", 3, 5));
        assertThat(page(0, FeedFilter.ALL).items()).extracting(FeedItem::seqNr).containsExactly(1L, 2L, 3L, 4L, 5L);
    }

    @Test
    void positionsGoOnWithoutAHoleOverGroupsBucketsAndRestarts() {
        long count = FeedTable.BUCKET_SIZE + 150;
        for (long from = 1; from <= count; from += 500) append(node, events("a", from, Math.min(count, from + 499)));
        var cql = new Cql(session, new Keyspaces("event_feed"));

        var anotherWriter = new FeedTable(cql);

        assertThat(get(anotherWriter.head(workspace))).isEqualTo(count);
        var around = get(anotherWriter.page(workspace, FeedTable.BUCKET_SIZE - 2, 5));
        assertThat(around)
                .extracting(FeedItem::position)
                .isEqualTo(LongStream.rangeClosed(FeedTable.BUCKET_SIZE - 1, FeedTable.BUCKET_SIZE + 3)
                        .boxed()
                        .toList());
        assertThat(get(anotherWriter.progress(List.of(id("a"), id("nobody")))))
                .isEqualTo(Map.of(id("a"), count, id("nobody"), 0L));
    }

    @Test
    void ofTwoWritersOnlyOneCanGiveAPosition() {
        var table = new FeedTable(new Cql(session, new Keyspaces("event_feed")));
        var first = Admission.of(events("a", 1, 1), 0, Map.of()).items();
        var second = Admission.of(events("b", 1, 1), 0, Map.of()).items();
        get(table.append(workspace, 0, first));

        assertThatThrownBy(() -> get(table.append(workspace, 0, second)))
                .hasRootCauseInstanceOf(FeedTable.HeadMoved.class);
        assertThat(page(0, FeedFilter.ALL).items())
                .extracting(FeedItem::entityId)
                .containsExactly("a");
    }

    @Test
    void aFollowerGetsWhatWasAndThenWhatComes() {
        append(node, events("a", 1, 3));
        var followed = node.storage()
                .feed()
                .follow(workspace, 1)
                .mapConcat(FeedPage::items)
                .take(4)
                .runWith(Sink.seq(), node.system());

        append(node, events("b", 1, 2));

        assertThat(get(followed)).extracting(FeedItem::position).containsExactly(2L, 3L, 4L, 5L);
    }

    @Test
    void aPageCanBeFilteredAndGoesOnWhereItEnded() {
        append(node, events("a", 1, 6));
        append(node, events("b", 1, 2));
        var onlyB = new FeedFilter(
                Optional.of("note-added"), Optional.of("note"), Optional.of("b"), Optional.empty(), Optional.empty());

        var first = get(node.storage().feed().page(workspace, 0, 1, onlyB));
        var second = get(node.storage().feed().page(workspace, first.last(), 1, onlyB));

        assertThat(first.items()).extracting(FeedItem::seqNr).containsExactly(1L);
        assertThat(second.items()).extracting(FeedItem::seqNr).containsExactly(2L);
        assertThat(page(
                                0,
                                new FeedFilter(
                                        Optional.empty(),
                                        Optional.empty(),
                                        Optional.empty(),
                                        Optional.of(now.plusSeconds(3600)),
                                        Optional.empty()))
                        .items())
                .isEmpty();
        assertThat(page(
                                0,
                                new FeedFilter(
                                        Optional.empty(),
                                        Optional.empty(),
                                        Optional.empty(),
                                        Optional.of(now.minusSeconds(1)),
                                        Optional.of(now.plusSeconds(1))))
                        .items())
                .hasSize(8);
    }

    @Test
    void aFeedThatGoesOnElsewhereRepeatsNothingAndTheFirstOneNoticesIt() {
        append(node, events("a", 1, 3));
        session.execute("DELETE FROM event_feed_views.feed_progress WHERE persistence_id = '" + id("a") + "'");
        try (var elsewhere = new TestNode("elsewhere", config)) {
            append(elsewhere, events("a", 1, 4));
        }

        await().atMost(TestNode.PATIENCE)
                .ignoreExceptions()
                .until(() -> append(node, events("a", 4, 5)).isEmpty());

        assertThat(page(0, FeedFilter.ALL).items()).extracting(FeedItem::seqNr).containsExactly(1L, 2L, 3L, 4L, 5L);
        assertThat(page(0, FeedFilter.ALL).items())
                .extracting(FeedItem::position)
                .containsExactly(1L, 2L, 3L, 4L, 5L);
    }

    /** It was written, and its writer died before the progress of its entities was. */
    @Test
    void aLargeLastGroupIsKnownAgainAsAWhole() {
        var group = LongStream.rangeClosed(1, 300)
                .mapToObj(n -> event("many-" + n, 1, "{}"))
                .toList();
        append(node, events("a", 1, 3));
        append(node, group);
        group.forEach(event -> session.execute(
                "DELETE FROM event_feed_views.feed_progress WHERE persistence_id = ?", event.persistenceId()));
        try (var elsewhere = new TestNode("elsewhere2", config)) {
            append(elsewhere, group);
        }

        var table = new FeedTable(new Cql(session, new Keyspaces("event_feed")));
        assertThat(get(table.head(workspace))).isEqualTo(303);
        assertThat(get(table.lastGroup(workspace, 303))).hasSize(300);
        assertThat(get(table.lastGroup("another", 0))).isEmpty();
    }

    @Test
    void nobodyElsesEventsAreInAFeed() {
        append(node, events("a", 1, 1));

        assertThat(get(node.storage().feed().page("another", 0, 10, FeedFilter.ALL))
                        .items())
                .isEmpty();
    }

    private List<Gap> append(TestNode to, List<FeedEvent> events) {
        return get(to.storage().feed().append(workspace, events, APPEND)).gaps();
    }

    private FeedPage page(long after, FeedFilter filter) {
        return get(node.storage().feed().page(workspace, after, 100, filter));
    }

    private List<FeedEvent> events(String id, long from, long to) {
        return LongStream.rangeClosed(from, to)
                .mapToObj(seqNr -> event(id, seqNr, "{\"n\":" + seqNr + "}"))
                .toList();
    }

    private FeedEvent event(String id, long seqNr, String payload) {
        return new FeedEvent(id(id), seqNr, "note-added", now, payload);
    }

    private String id(String id) {
        return "note|" + workspace + ":" + id;
    }
}
