package ninja.helpy.persistence.journal;

import static ninja.helpy.persistence.TestNode.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.persistence.PersistentRepr;
import akka.persistence.journal.Tagged;
import akka.serialization.Serialization;
import akka.serialization.SerializationExtension;
import com.typesafe.config.Config;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import ninja.helpy.persistence.Cql;
import ninja.helpy.persistence.JournalIndex;
import ninja.helpy.persistence.TestCassandra;
import ninja.helpy.persistence.TestNode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Fences by themselves, so that a writer can be stopped between any two steps. */
class TakeoverIT {

    private static final Partitions FIVE = new Partitions(5);

    private static ActorTestKit kit;
    private static Serialization serialization;
    private static JournalTable table;
    private static Cql cql;
    private static FenceTable fences;
    private static Takeover takeover;

    @BeforeAll
    static void start() {
        Config config =
                TestCassandra.config("takeover_it", "akka.persistence.cassandra.journal.target-partition-size = 5");
        kit = ActorTestKit.create("takeover", config);
        serialization = SerializationExtension.get(kit.system());
        table = JournalTable.open(config);
        cql = new Cql(table.session(), table.keyspaces());
        fences = new FenceTable(cql, FIVE, TimeBuckets.from(config));
        takeover = new Takeover(fences, FIVE);
    }

    @AfterAll
    static void stop() {
        table.close();
        kit.shutdownTestKit();
    }

    @Test
    void everyRecoveryTakesAnEpochOfItsOwnEvenWhenManyRecoverAtOnce() {
        List<CompletableFuture<Fence>> recoveries = IntStream.range(0, 8)
                .mapToObj(i -> takeover.of(id("crowd"), 0).toCompletableFuture())
                .toList();

        List<Fence> taken = new ArrayList<>();
        for (var recovery : recoveries) {
            if (recovery.handle((fence, failure) -> failure == null).join()) taken.add(recovery.join());
        }
        assertThat(taken).extracting(Fence::epoch).doesNotHaveDuplicates();
        List<Fence> written = new ArrayList<>();
        for (Fence fence : taken) {
            if (append("crowd", fence, 1, 1)
                    .handle((done, failure) -> failure == null)
                    .join()) written.add(fence);
        }
        assertThat(written).hasSize(1);
        assertThat(table.seqNrs("w:crowd")).containsExactly(1L);
    }

    @Test
    void whoWroteTheLastEventOfAPartitionIsFencedOutOfTheNextOne() {
        Fence full = get(append("full", get(takeover.of(id("full"), 0)), 1, 5));

        Fence next = get(takeover.of(id("full"), 0));

        assertThat(next).isEqualTo(new Fence(1, full.epoch() + 1, 5, 0, false));
        assertFencedOut(append("full", full, 6, 6));
        get(append("full", next, 6, 6));
        assertThat(table.seqNrs("w:full")).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
    }

    @Test
    void aPartitionThatIsOpenedButNotWrittenToDoesNotHideTheLastEvent() {
        get(append("opened", get(takeover.of(id("opened"), 0)), 1, 5));
        get(takeover.of(id("opened"), 0));
        var index = new JournalIndex(cql, kit.system().settings().config());

        assertThat(get(index.head(id("opened")))).isEqualTo(5);
        assertThat(get(index.lastBefore(id("opened"), Instant.now().plusSeconds(60), 5)))
                .isEqualTo(5);
    }

    @Test
    void whoIsFirstInTheNextPartitionKeepsItUntilTheNextTakeover() {
        Fence full = get(append("first", get(takeover.of(id("first"), 0)), 1, 5));

        Fence moved = get(append("first", full, 6, 6));

        assertThat(get(takeover.of(id("first"), 0))).isEqualTo(new Fence(1, full.epoch() + 1, 6, 0, false));
        assertFencedOut(append("first", moved, 7, 7));
    }

    @Test
    void aWriterThatHasLeftAPartitionAndDiedIsFollowedIntoTheNext() {
        Fence mine = get(append("left", get(takeover.of(id("left"), 0)), 1, 3));
        table.session()
                .execute(
                        "UPDATE takeover_it_journal.messages SET fence_left = true WHERE persistence_id = ?"
                                + " AND partition_nr = 0 IF fence_epoch = ?",
                        id("left"),
                        mine.epoch());

        Fence next = get(takeover.of(id("left"), 3));

        assertThat(next).isEqualTo(new Fence(1, mine.epoch() + 1, 3, 0, false));
        assertFencedOut(append("left", mine, 4, 4));
        assertFencedOut(append("left", mine, 4, 6));
        Fence after = get(append("left", get(append("left", next, 4, 4)), 5, 6));
        assertThat(after).isEqualTo(new Fence(1, next.epoch(), 6, 0, false));
        assertThat(table.events("w:left"))
                .extracting(JournalTable.Stored::partition)
                .containsExactly(0L, 0L, 0L, 1L, 1L, 1L);
    }

    @Test
    void aFenceThatIsBeingLeftCannotBeTaken() {
        Fence mine = get(append("leaving", get(takeover.of(id("leaving"), 0)), 1, 3));
        get(append("leaving", mine, 4, 6));

        assertThat(get(fences.take(id("leaving"), mine, mine.taken()))).isFalse();
    }

    @Test
    void whatIsTakenFromAStaleReadingIsNotTaken() {
        Fence mine = get(takeover.of(id("stale"), 0));
        get(append("stale", mine, 1, 1));

        assertThat(get(fences.take(id("stale"), mine, mine.taken()))).isFalse();
        assertThat(get(takeover.of(id("stale"), 0)).head()).isEqualTo(1);
    }

    @Test
    void moreEventsThanAPartitionTakesAreRefused() {
        Fence mine = get(takeover.of(id("many"), 0));

        assertThatThrownBy(() -> append("many", mine, 1, 6)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aJournalOfTheTimeBeforeFencesIsAdoptedBehindItsLastEvent() {
        for (int events : new int[] {1, 4, 5, 6, 10, 13}) {
            var plain = Purse.start(kit.system(), "w:old" + events, Purse.PLAIN);
            for (int i = 1; i <= events; i++) plain.changed("before", 1);

            var fenced = Purse.start(kit.system(), "w:old" + events, Purse.FENCED);

            assertThat(fenced.balance()).isEqualTo(events);
            assertThat(fenced.changed("since", 1)).isEqualTo(events + 1);
            assertThat(Purse.start(kit.system(), "w:old" + events, Purse.FENCED).balance())
                    .isEqualTo(events + 1);
            assertThat(get(fences.fence(id("old" + events), FIVE.of(events + 1))))
                    .hasValueSatisfying(fence -> assertThat(fence.head()).isEqualTo(events + 1));
        }
    }

    @Test
    void anOldJournalWhosePartitionIsNotFullBeforeTheNextIsAdopted() {
        var plain = Purse.start(kit.system(), "w:crossing", Purse.PLAIN);
        for (int i = 1; i <= 4; i++) plain.changed("before", 1);
        get(plain.change("three at once", 1, 3));

        var fenced = Purse.start(kit.system(), "w:crossing", Purse.FENCED);

        assertThat(fenced.changed("since", 1)).isEqualTo(8);
        assertThat(table.seqNrs("w:crossing")).hasSize(8).doesNotHaveDuplicates();
    }

    @Test
    void anOldJournalWithEventsThatHadNoTagIsNotAdopted() {
        var plain = Purse.start(kit.system(), "w:untagged", Purse.PLAIN);
        plain.changed("untagged", 1);
        plain.changed("tagged", 1);
        await().atMost(TestNode.PATIENCE)
                .until(() -> !get(fences.taggedByPlugin(id("untagged"))
                        .handle((seqNr, failure) -> failure == null && seqNr == 0)));

        assertThatThrownBy(() -> get(takeover.of(id("untagged"), 0)))
                .hasRootCauseInstanceOf(MixedJournalException.class)
                .hasStackTraceContaining("event 2 is number 1 of its tag");
    }

    @Test
    void aJournalThatWasWrittenPlainlyAfterItHadFencesIsRefused() {
        get(append("back", get(takeover.of(id("back"), 0)), 1, 5));
        table.writePlainly("w:back", 1, 6);

        assertThatThrownBy(() -> get(takeover.of(id("back"), 6)))
                .hasRootCauseInstanceOf(MixedJournalException.class)
                .hasRootCauseMessage(
                        "the journal of purse|w:back is mixed: there is an event 6, but its fence says that 5"
                                + " is the last; it does not start until somebody has looked at it");
    }

    private static void assertFencedOut(CompletableFuture<?> write) {
        assertThatThrownBy(write::join).hasCauseInstanceOf(FencedOutException.class);
    }

    private static CompletableFuture<Fence> append(String purse, Fence mine, long from, long to) {
        List<JournalRow> rows = LongStream.rangeClosed(from, to)
                .mapToObj(seqNr -> JournalRow.of(event(purse, seqNr), serialization))
                .toList();
        return fences.append(id(purse), mine, rows).toCompletableFuture();
    }

    private static PersistentRepr event(String purse, long seqNr) {
        return PersistentRepr.apply(
                new Tagged(new Purse.Changed("test", 1), Set.of("helpy-0")), seqNr, id(purse), "", false, null, "test");
    }

    private static String id(String purse) {
        return Purse.persistenceId("w:" + purse);
    }
}
