package ninja.helpy.persistence.projection;

import static ninja.helpy.persistence.TestNode.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import ninja.helpy.agents.llm.Usage;
import ninja.helpy.agents.load.Strain;
import ninja.helpy.agents.protocol.EntityId;
import ninja.helpy.agents.protocol.MessageForm;
import ninja.helpy.agents.run.Cause;
import ninja.helpy.agents.run.RunEvent.ModelCalled;
import ninja.helpy.agents.run.RunEvent.RunCompleted;
import ninja.helpy.agents.run.RunEvent.RunStarted;
import ninja.helpy.agents.run.RunOrder;
import ninja.helpy.agents.run.RunThread;
import ninja.helpy.persistence.JournalWriter;
import ninja.helpy.persistence.TestCassandra;
import ninja.helpy.persistence.TestNode;
import ninja.helpy.persistence.feed.FeedFilter;
import ninja.helpy.persistence.feed.FeedItem;
import ninja.helpy.persistence.journal.Schema;
import ninja.helpy.persistence.journal.StorageSettings;
import ninja.helpy.persistence.usage.UsageView.GroupBy;
import ninja.helpy.persistence.usage.UsageView.Question;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReconcilerIT {

    /** The plugin's own journal takes events without a tag, which stand for those that a tag stream has missed. */
    private static final String SETTINGS = """
            akka.persistence.journal.plugin = "akka.persistence.cassandra.journal"
            helpy.persistence.reconciler.older-than = 0s
            """;

    private final Instant now = Instant.now();
    private TestNode node;

    @BeforeEach
    void start() {
        node = new TestNode("reconciler", TestCassandra.config("reconciler_it", SETTINGS));
    }

    @AfterEach
    void stop() {
        node.close();
    }

    @Test
    void whatTheTagStreamMissesIsFoundAndCounted() {
        node.note("w-lost", "n", "untagged 1");
        node.note("w-lost", "n", "untagged 2");

        assertThat(get(node.storage().reconcile(false))).isEqualTo(new Reconciled(2, 0));

        assertThat(feed("w-lost")).extracting(FeedItem::seqNr).containsExactly(1L, 2L);
        assertThat(node.storage().projectionStatus().reconciled()).isEqualTo(2);
        assertThat(get(node.storage().reconcile(false))).isEqualTo(new Reconciled(0, 0));
    }

    @Test
    void aHoleBeforeATaggedEventIsFilledAtOnceAndInOrder() {
        node.storage().startProjections(Strain.none());
        node.note("w-hole", "n", "tagged 1");
        node.note("w-hole", "n", "untagged 2");
        node.note("w-hole", "n", "untagged 3");
        node.note("w-hole", "n", "tagged 4");

        await().atMost(TestNode.PATIENCE)
                .untilAsserted(() ->
                        assertThat(feed("w-hole")).extracting(FeedItem::seqNr).containsExactly(1L, 2L, 3L, 4L));
    }

    @Test
    void aHoleThatIsLongerThanWhatIsReadAtOnceIsFilledToItsEnd() {
        int length = Pipeline.FILLED_AT_ONCE + 5;
        node.storage().startProjections(Strain.none());
        for (int i = 1; i <= length; i++) node.note("w-long", "n", "untagged " + i);
        node.note("w-long", "n", "tagged");

        await().atMost(TestNode.PATIENCE)
                .untilAsserted(() -> assertThat(feed("w-long", length + 10))
                        .extracting(FeedItem::seqNr)
                        .isEqualTo(LongStream.rangeClosed(1, length + 1).boxed().toList()));
    }

    @Test
    void aViewThatIsNewOrWasLostIsFilledByARebuildAndTheFeedStaysAsItIs() {
        var run = new EntityId("w-rebuilt", "run-1");
        new JournalWriter(node.system(), "run", run)
                .write(
                        new RunStarted(order(), now),
                        new ModelCalled("demo/a", 9, 1, now),
                        new RunCompleted(List.of(), new Usage(3, 4, 0, 0, false), 7, now));
        get(node.storage().reconcile(false));
        assertThat(used()).isEqualTo(7);
        lose("usage_of_runs");
        assertThat(used()).isZero();

        var rebuilt = get(node.storage().reconcile(true));

        assertThat(rebuilt.missed()).isZero();
        assertThat(rebuilt.repeated()).isGreaterThanOrEqualTo(3);
        assertThat(used()).isEqualTo(7);
        assertThat(feed("w-rebuilt")).extracting(FeedItem::seqNr).containsExactly(1L, 2L, 3L);
    }

    private long used() {
        var today = now.atZone(ZoneOffset.UTC).toLocalDate();
        var question = new Question("w-rebuilt", Optional.empty(), Optional.empty(), today, today, GroupBy.DAY);
        return get(node.storage().usage().answer(question)).total().cost();
    }

    private static void lose(String view) {
        try (var session = Schema.connect(StorageSettings.from(TestCassandra.config("reconciler_it")))) {
            session.execute("TRUNCATE reconciler_it_views." + view);
        }
    }

    private static RunOrder order() {
        return new RunOrder(
                "a-1",
                1,
                Cause.STREAM,
                new RunThread(RunThread.Kind.CONVERSATION, "c-1"),
                new RunOrder.Asker("u-1", Optional.empty()),
                "hello",
                MessageForm.PLAIN,
                new RunOrder.MessageIds("m-1", "m-2"),
                "",
                RunOrder.Terms.USUAL);
    }

    private List<FeedItem> feed(String workspaceId) {
        return feed(workspaceId, 100);
    }

    private List<FeedItem> feed(String workspaceId, int max) {
        return get(node.storage().feed().page(workspaceId, 0, max, FeedFilter.ALL))
                .items();
    }
}
