package ninja.helpy.persistence.journal;

import static ninja.helpy.persistence.TestNode.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import com.typesafe.config.Config;
import java.io.IOException;
import java.util.List;
import java.util.stream.LongStream;
import ninja.helpy.agents.load.Strain;
import ninja.helpy.persistence.TestCassandra;
import ninja.helpy.persistence.TestNode;
import ninja.helpy.persistence.feed.FeedFilter;
import ninja.helpy.persistence.feed.FeedItem;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The events of a fenced journal as projections see them. */
class FencedTagsIT {

    private static Config config;
    private static TestNode node;
    private static JournalTable table;

    @BeforeAll
    static void start() {
        config = TestCassandra.config("fenced_tags_it");
        node = new TestNode("tags", config);
        node.storage().startProjections(Strain.none());
        table = JournalTable.open(config);
    }

    @AfterAll
    static void stop() {
        table.close();
        node.close();
    }

    @Test
    void everyEventComesIntoTheFeedInItsOrderWithinASecondOrSo() {
        var purse = Purse.start(node.system(), "w-1:p", Purse.FENCED);
        for (int i = 1; i <= 30; i++) {
            if (i % 10 == 0) get(purse.change("three at once", 1, 3));
            else purse.changed("single", 1);
        }

        awaitInFeed("w-1", 36);
        assertThat(node.storage().projectionStatus().reconciled()).isZero();
    }

    @Test
    void anEventWhoseWriterDiedBeforeItsTagWasWrittenIsTaggedByTheNextRecovery() throws IOException {
        try (var wire = new Wire(TestCassandra.start().cqlPort())) {
            var dying = ActorTestKit.create(
                    "dying",
                    TestCassandra.config(
                            "fenced_tags_it", "helpy.persistence.contact-points = \"127.0.0.1:" + wire.port() + "\""));
            var purse = Purse.start(dying.system(), "w-2:p", Purse.FENCED);
            purse.changed("gift", 1);
            awaitInFeed("w-2", 1);
            wire.holdAnswers();
            purse.change("last", 1, 2);
            await().atMost(TestNode.PATIENCE).until(() -> table.seqNrs("w-2:p").size() == 3);
            wire.cut();
            dying.shutdownTestKit();
        }
        assertThat(table.tagged("w-2:p")).containsExactly(1L);

        var next = Purse.start(node.system(), "w-2:p", Purse.FENCED);

        assertThat(next.changed("since", 1)).isEqualTo(4);
        awaitInFeed("w-2", 4);
        assertThat(table.tagged("w-2:p")).containsExactly(1L, 2L, 3L, 4L);
        assertThat(node.storage().projectionStatus().reconciled()).isZero();
    }

    @Test
    void anOldJournalGoesOnInTheFeed() {
        var plain = Purse.start(node.system(), "w-3:p", Purse.PLAIN);
        for (int i = 1; i <= 5; i++) plain.changed("before", 1);

        var fenced = Purse.start(node.system(), "w-3:p", Purse.FENCED);
        for (int i = 6; i <= 10; i++) assertThat(fenced.changed("since", 1)).isEqualTo(i);

        awaitInFeed("w-3", 10);
        assertThat(table.tagged("w-3:p")).isEqualTo(numbers(10));
    }

    private static void awaitInFeed(String workspaceId, long events) {
        await().atMost(TestNode.PATIENCE)
                .untilAsserted(() -> assertThat(feed(workspaceId))
                        .extracting(FeedItem::seqNr)
                        .isEqualTo(numbers(events)));
    }

    private static List<Long> numbers(long to) {
        return LongStream.rangeClosed(1, to).boxed().toList();
    }

    private static List<FeedItem> feed(String workspaceId) {
        return get(node.storage().feed().page(workspaceId, 0, 100, FeedFilter.ALL))
                .items();
    }
}
