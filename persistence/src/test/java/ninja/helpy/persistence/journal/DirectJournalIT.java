package ninja.helpy.persistence.journal;

import static ninja.helpy.persistence.TestNode.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import akka.actor.typed.Props;
import akka.actor.typed.javadsl.Adapter;
import akka.actor.typed.javadsl.Behaviors;
import akka.persistence.AbstractPersistentActor;
import akka.persistence.DeleteMessagesFailure;
import akka.persistence.Recovery;
import akka.persistence.RecoveryCompleted;
import com.typesafe.config.Config;
import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import ninja.helpy.agents.load.Strain;
import ninja.helpy.persistence.TestCassandra;
import ninja.helpy.persistence.TestNode;
import ninja.helpy.persistence.feed.FeedFilter;
import ninja.helpy.persistence.feed.FeedItem;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The journal of all entities without a fence: what is acknowledged is there, by entity and by tag. */
class DirectJournalIT {

    private static final String PREFIX = "direct_journal_it";
    private static final String SETTINGS = "akka.persistence.cassandra.journal.target-partition-size = 10\n";

    private static Config config;
    private static TestNode node;
    private static JournalTable table;

    @BeforeAll
    static void start() {
        config = TestCassandra.config(PREFIX, SETTINGS);
        node = new TestNode("direct", config);
        node.storage().startProjections(Strain.none());
        table = JournalTable.open(config);
    }

    @AfterAll
    static void stop() {
        table.close();
        node.close();
    }

    @Test
    void everyEventComesIntoTheFeedInItsOrder() {
        var purse = direct("w-1:p");
        for (int i = 1; i <= 30; i++) {
            if (i % 10 == 0) get(purse.change("three at once", 1, 3));
            else purse.changed("single", 1);
        }

        awaitInFeed("w-1", 36);
        assertThat(node.storage().projectionStatus().reconciled()).isZero();
    }

    @Test
    void manyEntitiesAtOnceLoseNothing() {
        var purses = IntStream.range(0, 40).mapToObj(n -> direct("w-many:" + n)).toList();
        var changes = purses.stream()
                .flatMap(purse -> IntStream.range(0, 5).mapToObj(n -> purse.change("gift", 1, 1)))
                .toList();
        changes.forEach(TestNode::get);

        assertThat(purses).allMatch(purse -> purse.balance() == 5);
        await().atMost(TestNode.PATIENCE.multipliedBy(3))
                .untilAsserted(() -> assertThat(feed("w-many", 300)).hasSize(200));
        assertThat(node.storage().projectionStatus().reconciled()).isZero();
    }

    @Test
    void theNextIncarnationGoesOnBehindTheLastEventInWhateverPartitionItIs() {
        for (int n = 0; n < 8; n++) {
            var purse = direct("w-2:p");
            assertThat(purse.balance()).isEqualTo(4L * n);
            assertThat(get(purse.change("gift", 1, 4)).balance()).isEqualTo(4L * n + 4);
        }

        assertThat(table.seqNrs("w-2:p")).isEqualTo(numbers(32));
        assertThat(table.events("w-2:p"))
                .extracting(JournalTable.Stored::partition)
                .contains(0L, 1L, 2L, 3L);
    }

    @Test
    void anEventWhoseWriterDiedBeforeItsTagWasWrittenIsTaggedByTheNextRecovery() throws IOException {
        try (var wire = new Wire(TestCassandra.start().cqlPort())) {
            var dying = ActorTestKit.create(
                    "dying",
                    TestCassandra.config(
                            PREFIX, SETTINGS + "helpy.persistence.contact-points = \"127.0.0.1:" + wire.port() + "\""));
            var purse = Purse.start(dying.system(), "w-3:p", Purse.DIRECT);
            purse.changed("gift", 1);
            awaitInFeed("w-3", 1);
            wire.holdAnswers();
            purse.change("last", 1, 2);
            await().atMost(TestNode.PATIENCE).until(() -> table.seqNrs("w-3:p").size() == 3);
            wire.cut();
            dying.shutdownTestKit();
        }
        assertThat(table.tagged("w-3:p")).containsExactly(1L);

        var next = direct("w-3:p");

        assertThat(next.changed("since", 1)).isEqualTo(4);
        awaitInFeed("w-3", 4);
        assertThat(table.tagged("w-3:p")).containsExactly(1L, 2L, 3L, 4L);
        assertThat(node.storage().projectionStatus().reconciled()).isZero();
    }

    @Test
    void aJournalOfTheTimeBeforeGoesOn() {
        var plain = Purse.start(node.system(), "w-4:p", Purse.PLAIN);
        for (int i = 1; i <= 5; i++) plain.changed("before", 1);

        var direct = direct("w-4:p");
        for (int i = 6; i <= 10; i++) assertThat(direct.changed("since", 1)).isEqualTo(i);

        awaitInFeed("w-4", 10);
        assertThat(table.tagged("w-4:p")).isEqualTo(numbers(10));
    }

    @Test
    void whoGoesBackToTheVersionBeforeFindsEverythingAndSoDoesWhoReturns() {
        for (int round = 0; round < 3; round++) {
            assertThat(direct("w-6:p").changed("new version", 1)).isEqualTo(4L * round + 1);
            assertThat(get(direct("w-6:p").change("three at once", 1, 3)).balance())
                    .isEqualTo(4L * round + 4);
            var before = Purse.start(node.system(), "w-6:p", Purse.PLAIN);
            assertThat(before.balance()).isEqualTo(4L * round + 4);
            before.changed("old version", 1);
            before.changed("old version, too", -1);
        }

        assertThat(direct("w-6:p").changed("new version again", 1)).isEqualTo(13);

        awaitInFeed("w-6", 19);
        assertThat(table.seqNrs("w-6:p")).isEqualTo(numbers(19));
        // The version before counts tags by what was written down, so it may give a row a second number.
        assertThat(table.tagged("w-6:p")).containsAll(numbers(19));
    }

    @Test
    void aFirstEventWhoseWriterDiedBeforeItsEntityWasListedIsListedByTheNextRecovery() {
        direct("w-7:p").changed("gift", 1);
        table.unlist("w-7:p");
        assertThat(table.isListed("w-7:p")).isFalse();

        assertThat(direct("w-7:p").balance()).isEqualTo(1);

        assertThat(table.isListed("w-7:p")).isTrue();
    }

    @Test
    void replayedOneByOneOrFromASnapshotItIsTheSame() {
        var purse = direct("w-8:p");
        for (int i = 1; i <= 25; i++) purse.changed("gift", i);
        await().atMost(TestNode.PATIENCE).until(() -> table.snapshots("w-8:p").contains(18L));

        assertThat(direct("w-8:p").balance()).isEqualTo(325);
        var all = get(node.storage().feed().page("w-8", 0, 100, FeedFilter.ALL)).items();
        assertThat(all).extracting(FeedItem::seqNr).isEqualTo(numbers(all.size()));
        table.forgetSnapshots("w-8:p");
        assertThat(direct("w-8:p").balance()).isEqualTo(325);
    }

    @Test
    void aJournalThatContradictsItselfIsRefused() {
        direct("w-5:p").changed("gift", 1);
        table.writePlainly("w-5:p", 0, 1);

        assertRefused("w-5:p");
    }

    @Test
    void aJournalOfWhichAnEventIsMissingIsRefused() {
        var purse = direct("w-9:p");
        for (int i = 1; i <= 3; i++) purse.changed("gift", 1);
        table.delete("w-9:p", 0, 2);

        assertRefused("w-9:p");
    }

    @Test
    void anEventWithoutATagIsNotWritten() {
        var purse = direct("w-10:p");
        purse.changed("gift", 1);

        purse.change("untagged", 1, 1);

        assertThat(purse.balance()).isEqualTo(1);
        assertThat(table.seqNrs("w-10:p")).containsExactly(1L);
    }

    @Test
    void eventsAreKeptForEver() {
        var purse = direct("w-11:p");
        for (int i = 1; i <= 3; i++) purse.changed("gift", 1);
        var refusals = TestProbe.<DeleteMessagesFailure>create(node.system());

        var forgetful = akka.actor.Props.create(Forgetful.class, () -> new Forgetful("w-11:p", refusals.ref()));
        node.system()
                .systemActorOf(
                        Behaviors.setup(context -> {
                            Adapter.actorOf(context, forgetful);
                            return Behaviors.empty();
                        }),
                        "forgetful",
                        Props.empty());

        assertThat(refusals.receiveMessage(TestNode.PATIENCE).cause())
                .isInstanceOf(UnsupportedOperationException.class);
        assertThat(table.seqNrs("w-11:p")).isEqualTo(numbers(3));
        assertThat(direct("w-11:p").balance()).isEqualTo(3);
    }

    /** Tries to delete the first two events as soon as it lives. */
    private static final class Forgetful extends AbstractPersistentActor {

        private final String entityId;
        private final ActorRef<DeleteMessagesFailure> refused;

        private Forgetful(String entityId, ActorRef<DeleteMessagesFailure> refused) {
            this.entityId = entityId;
            this.refused = refused;
        }

        @Override
        public String persistenceId() {
            return Purse.persistenceId(entityId);
        }

        @Override
        public String journalPluginId() {
            return Purse.DIRECT;
        }

        @Override
        public Recovery recovery() {
            return Recovery.none();
        }

        @Override
        public Receive createReceiveRecover() {
            return receiveBuilder()
                    .match(RecoveryCompleted.class, done -> deleteMessages(2))
                    .build();
        }

        @Override
        public Receive createReceive() {
            return receiveBuilder()
                    .match(DeleteMessagesFailure.class, refused::tell)
                    .build();
        }
    }

    private static void assertRefused(String entityId) {
        var refused = node.system()
                .systemActorOf(
                        Purse.once(entityId, Purse.DIRECT), "refused-" + entityId.replace(':', '-'), Props.empty());

        TestProbe.create(node.system()).expectTerminated(refused, TestNode.PATIENCE);
    }

    private static Purse.Handle direct(String entityId) {
        return Purse.start(node.system(), entityId, Purse.DIRECT);
    }

    private static void awaitInFeed(String workspaceId, long events) {
        await().atMost(TestNode.PATIENCE)
                .untilAsserted(() -> assertThat(feed(workspaceId, 100))
                        .extracting(FeedItem::seqNr)
                        .isEqualTo(numbers(events)));
    }

    private static List<Long> numbers(long to) {
        return LongStream.rangeClosed(1, to).boxed().toList();
    }

    private static List<FeedItem> feed(String workspaceId, int limit) {
        return get(node.storage().feed().page(workspaceId, 0, limit, FeedFilter.ALL))
                .items();
    }
}
