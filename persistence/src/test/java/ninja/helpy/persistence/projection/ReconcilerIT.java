package ninja.helpy.persistence.projection;

import static ninja.helpy.persistence.TestNode.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import ninja.helpy.persistence.TestCassandra;
import ninja.helpy.persistence.TestNode;
import ninja.helpy.persistence.feed.FeedFilter;
import ninja.helpy.persistence.feed.FeedItem;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReconcilerIT {

    private TestNode node;

    @BeforeEach
    void start() {
        node = new TestNode(
                "reconciler", TestCassandra.config("reconciler_it", "helpy.persistence.reconciler.older-than = 0s"));
    }

    @AfterEach
    void stop() {
        node.close();
    }

    @Test
    void whatTheTagStreamMissesIsFoundAndCounted() {
        node.note("w-lost", "n", "untagged 1");
        node.note("w-lost", "n", "untagged 2");

        assertThat(get(node.storage().reconcile())).isEqualTo(2);

        assertThat(feed("w-lost")).extracting(FeedItem::seqNr).containsExactly(1L, 2L);
        assertThat(node.storage().projectionStatus().reconciled()).isEqualTo(2);
        assertThat(get(node.storage().reconcile())).isZero();
    }

    @Test
    void aHoleBeforeATaggedEventIsFilledAtOnceAndInOrder() {
        node.storage().startProjections();
        node.note("w-hole", "n", "tagged 1");
        node.note("w-hole", "n", "untagged 2");
        node.note("w-hole", "n", "untagged 3");
        node.note("w-hole", "n", "tagged 4");

        await().atMost(TestNode.PATIENCE)
                .untilAsserted(() ->
                        assertThat(feed("w-hole")).extracting(FeedItem::seqNr).containsExactly(1L, 2L, 3L, 4L));
    }

    private List<FeedItem> feed(String workspaceId) {
        return get(node.storage().feed().page(workspaceId, 0, 100, FeedFilter.ALL))
                .items();
    }
}
