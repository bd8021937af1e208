package ninja.helpy.persistence.projection;

import static ninja.helpy.persistence.TestNode.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import ninja.helpy.agents.load.Strain;
import ninja.helpy.persistence.TestCassandra;
import ninja.helpy.persistence.TestNode;
import ninja.helpy.persistence.feed.FeedFilter;
import ninja.helpy.persistence.feed.FeedItem;
import org.junit.jupiter.api.Test;

/** Akka Projection core 1.4 with its Cassandra store 1.2 on a real Cassandra 5. */
class ProjectionIT {

    @Test
    void everyEventComesIntoTheFeedOnceAndInOrderAlsoOverARestart() {
        var config = TestCassandra.config("projection_it");
        try (var node = new TestNode("projection1", config)) {
            node.storage().startProjections(Strain.none());
            for (int i = 1; i <= 20; i++) node.note("w-1", "n-" + i % 3, "note " + i);
            // The status is told after the rows are written, so a reader may see the rows first.
            await().atMost(TestNode.PATIENCE).untilAsserted(() -> {
                assertThat(feed(node)).hasSize(20);
                assertThat(node.storage().projectionStatus().slices()).hasSize(1);
            });
        }
        try (var node = new TestNode("projection2", config)) {
            node.note("w-1", "n-0", "note 21");
            node.storage().startProjections(Strain.none());
            await().atMost(TestNode.PATIENCE)
                    .untilAsserted(() -> assertThat(feed(node)).hasSize(21));

            assertThat(feed(node)).extracting(FeedItem::position).isSorted().doesNotHaveDuplicates();
            assertThat(feed(node).get(20).payload()).contains("note 21").doesNotContain("s3cret");
            assertThat(feed(node).stream()
                            .filter(item -> item.entityId().equals("n-1"))
                            .map(FeedItem::seqNr))
                    .isSorted()
                    .doesNotHaveDuplicates()
                    .hasSize(7);
        }
    }

    @Test
    void theStatusSaysHowFarTheFeedIsBehindTheNewestEvent() {
        try (var node = new TestNode("projection3", TestCassandra.config("projection_lag"))) {
            var before = Instant.now().truncatedTo(ChronoUnit.MILLIS);
            node.storage().startProjections(Strain.none());
            node.note("w-2", "n", "timed");

            await().atMost(TestNode.PATIENCE)
                    .until(() -> node.storage().projectionStatus().handled() == 1);
            var slice = node.storage().projectionStatus().slices().get(0);
            assertThat(slice.lastEvent()).isAfterOrEqualTo(before);
            assertThat(slice.lag()).isBetween(Duration.ZERO, Duration.between(before, Instant.now()));
        }
    }

    private static List<FeedItem> feed(TestNode node) {
        return get(node.storage().feed().page("w-1", 0, 100, FeedFilter.ALL)).items();
    }
}
