package ninja.helpy.persistence.journal;

import static ninja.helpy.persistence.TestNode.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.LoggingTestKit;
import akka.persistence.cassandra.query.javadsl.CassandraReadJournal;
import akka.persistence.query.EventEnvelope;
import akka.persistence.query.PersistenceQuery;
import akka.stream.javadsl.Sink;
import com.typesafe.config.Config;
import java.io.IOException;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import ninja.helpy.persistence.TestCassandra;
import ninja.helpy.persistence.TestNode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Two clusters that share a Cassandra by mistake, or one that has split: each node here is a cluster of its own. */
class FencedJournalIT {

    /** So that journals of a few events go on over several partitions. */
    private static final String SMALL = "akka.persistence.cassandra.journal.target-partition-size = 5\n";

    private static ActorTestKit one;
    private static ActorTestKit other;
    private static JournalTable table;

    @BeforeAll
    static void start() {
        Config config = TestCassandra.config("fenced_it", SMALL);
        one = ActorTestKit.create("one", config);
        other = ActorTestKit.create("other", config);
        table = JournalTable.open(config);
    }

    @AfterAll
    static void stop() {
        table.close();
        one.shutdownTestKit();
        other.shutdownTestKit();
    }

    @Test
    void ofTwoWhoSpendTheSameBalanceOneIsAcknowledgedAndTheOtherThenSeesIt() {
        var here = Purse.start(one.system(), "w:twice", Purse.FENCED);
        here.changed("gift", 20);
        var there = Purse.start(other.system(), "w:twice", Purse.FENCED);
        assertThat(there.balance()).isEqualTo(20);

        var spentHere = here.change("here", -20, 1).toCompletableFuture();
        var spentThere = there.change("there", -20, 1).toCompletableFuture();

        assertThat(here.balance()).isZero();
        assertThat(there.balance()).isZero();
        assertThat(Stream.of(spentHere, spentThere).filter(spent -> spent.isDone()))
                .hasSize(1);
        assertThat(get(spentThere).isDone()).isTrue();
        assertThat(table.seqNrs("w:twice")).containsExactly(1L, 2L);
        assertThat(get(here.change("again", -20, 1)).isDone()).isFalse();
    }

    @Test
    void twoWhoKeepWritingGetOnAndLoseNothing() {
        var here = Purse.start(one.system(), "w:contended", Purse.FENCED);
        var there = Purse.start(other.system(), "w:contended", Purse.FENCED);

        int acknowledged = 0;
        for (int i = 0; i < 20 && acknowledged < 6; i++) {
            var purse = i % 4 < 2 ? here : there;
            var changed = purse.change("change " + i, 1, 1).toCompletableFuture();
            purse.balance();
            if (changed.isDone()) acknowledged++;
        }

        assertThat(acknowledged).isEqualTo(6);
        assertThat(table.seqNrs("w:contended")).isEqualTo(numbers(1, 6));
        assertThat(here.balance()).isLessThanOrEqualTo(6);
        assertThat(Purse.start(one.system(), "w:contended", Purse.FENCED).balance())
                .isEqualTo(6);
    }

    @Test
    void aWriteThatIsLateLandsNoMoreWhenSomebodyElseHasTakenOver() throws IOException {
        try (var wire = new Wire(TestCassandra.start().cqlPort());
                var zombie = new Node("zombie", wire)) {
            var asleep = Purse.start(zombie.system(), "w:zombie", Purse.FENCED);
            asleep.changed("gift", 20);
            wire.holdQuestions();
            var late = asleep.change("late", -20, 1).toCompletableFuture();
            var successor = Purse.start(one.system(), "w:zombie", Purse.FENCED);
            assertThat(successor.changed("in time", -5)).isEqualTo(15);

            wire.releaseQuestions();

            assertThat(asleep.balance()).isEqualTo(15);
            assertThat(late).isNotDone();
            assertThat(table.seqNrs("w:zombie")).containsExactly(1L, 2L);
            assertThat(get(asleep.change("too much", -20, 1)).isDone()).isFalse();
        }
    }

    @Test
    void aWriteThatWasNotAnsweredIsThereOnceForWhoeverComesNext() throws IOException {
        try (var wire = new Wire(TestCassandra.start().cqlPort());
                var node = new Node("unheard", wire)) {
            var purse = Purse.start(node.system(), "w:unheard", Purse.FENCED);
            purse.changed("gift", 20);
            wire.holdAnswers();
            purse.change("unheard", -20, 1);
            await().atMost(TestNode.PATIENCE)
                    .until(() -> table.seqNrs("w:unheard").size() == 2);
            wire.cut();
        }

        assertThat(Purse.start(one.system(), "w:unheard", Purse.FENCED).balance())
                .isZero();
        assertThat(table.seqNrs("w:unheard")).containsExactly(1L, 2L);
    }

    @Test
    void aJournalGoesOnOverPartitionsForItsWriterForItsReadersAndForTheNextWriter() {
        var purse = Purse.start(one.system(), "w:roll", Purse.FENCED);
        for (int i = 1; i <= 4; i++) purse.changed("single", 1);
        get(purse.change("three at once", 1, 3));
        purse.changed("single", 1);
        for (int i = 9; i <= 12; i++) {
            purse = Purse.start(i % 2 == 0 ? one.system() : other.system(), "w:roll", Purse.FENCED);
            assertThat(purse.changed("by another one", 1)).isEqualTo(i);
        }
        get(purse.change("five at once", 1, 5));
        purse.changed("single", 1);

        assertThat(table.seqNrs("w:roll")).isEqualTo(numbers(1, 18));
        assertThat(table.events("w:roll")).contains(new JournalTable.Stored(1, 5), new JournalTable.Stored(3, 13));
        for (long from = 1; from <= 18; from++) assertThat(read("w:roll", from)).isEqualTo(numbers(from, 18));
        assertThat(Purse.start(other.system(), "w:roll", Purse.FENCED).balance())
                .isEqualTo(18);
    }

    @Test
    void itIsListedAmongAllJournalsAndItsTagsAreComplete() {
        var purse = Purse.start(one.system(), "w:listed", Purse.FENCED);
        for (int i = 1; i <= 7; i++) purse.changed("single", 1);

        assertThat(get(readJournal().currentPersistenceIds().runWith(Sink.seq(), one.system())))
                .contains(Purse.persistenceId("w:listed"));
        await().atMost(TestNode.PATIENCE)
                .untilAsserted(() -> assertThat(table.tagged("w:listed")).isEqualTo(numbers(1, 7)));
    }

    @Test
    void aJournalWithTwoEventsOfOneNumberIsRefusedLoudly() {
        Purse.start(one.system(), "w:double", Purse.FENCED).changed("gift", 1);
        table.writePlainly("w:double", 0, 1);

        assertRefused("w:double", "event 1 is there twice");
    }

    @Test
    void aJournalWithAHoleIsRefusedLoudly() {
        var purse = Purse.start(one.system(), "w:hole", Purse.FENCED);
        for (int i = 1; i <= 3; i++) purse.changed("gift", 1);
        await().atMost(TestNode.PATIENCE).until(() -> table.tagged("w:hole").size() == 3);
        table.delete("w:hole", 0, 2);

        assertRefused("w:hole", "event 2 is missing");
    }

    @Test
    void aJournalWithAnEventBehindItsFenceIsRefusedLoudly() {
        Purse.start(one.system(), "w:behind", Purse.FENCED).changed("gift", 1);
        table.writePlainly("w:behind", 0, 2);

        assertRefused("w:behind", "there is an event 2, but its fence says that 1 is the last");
    }

    @Test
    void aJournalWithAnEventBehindItsFenceInTheNextPartitionIsRefusedLoudly() {
        var purse = Purse.start(one.system(), "w:beyond", Purse.FENCED);
        for (int i = 1; i <= 5; i++) purse.changed("gift", 1);
        table.writePlainly("w:beyond", 1, 6);

        assertRefused("w:beyond", "there is an event 6, but its fence says that 5 is the last");
    }

    @Test
    void aJournalThatEndsBeforeItsSnapshotIsRefusedLoudly() {
        var purse = Purse.start(one.system(), "w:cut", Purse.FENCED);
        for (int i = 1; i <= 9; i++) purse.changed("gift", 1);
        await().atMost(TestNode.PATIENCE).until(() -> table.snapshots("w:cut").equals(List.of(9L)));
        table.session().execute("TRUNCATE fenced_it_journal.messages");

        assertRefused("w:cut", "a snapshot knows event 9, but the last one is 0");
    }

    private static void assertRefused(String entityId, String why) {
        LoggingTestKit.error("the journal of purse|" + entityId + " is mixed: " + why)
                .withLoggerName(FencedJournal.class.getName())
                .expect(one.system(), () -> {
                    var purse = one.spawn(Purse.once(entityId));
                    one.createTestProbe().expectTerminated(purse, TestNode.PATIENCE);
                    return null;
                });
    }

    private static List<Long> numbers(long from, long to) {
        return LongStream.rangeClosed(from, to).boxed().toList();
    }

    private static List<Long> read(String entityId, long from) {
        return get(readJournal()
                .currentEventsByPersistenceId(Purse.persistenceId(entityId), from, Long.MAX_VALUE)
                .map(EventEnvelope::sequenceNr)
                .runWith(Sink.seq(), one.system()));
    }

    private static CassandraReadJournal readJournal() {
        return PersistenceQuery.get(one.system())
                .getReadJournalFor(CassandraReadJournal.class, CassandraReadJournal.Identifier());
    }

    /** A node that reaches Cassandra only over a wire. */
    private record Node(ActorTestKit kit) implements AutoCloseable {

        Node(String name, Wire wire) {
            this(ActorTestKit.create(
                    name,
                    TestCassandra.config(
                            "fenced_it",
                            SMALL + "helpy.persistence.contact-points = \"127.0.0.1:" + wire.port() + "\"")));
        }

        akka.actor.typed.ActorSystem<Void> system() {
            return kit.system();
        }

        @Override
        public void close() {
            kit.shutdownTestKit();
        }
    }
}
