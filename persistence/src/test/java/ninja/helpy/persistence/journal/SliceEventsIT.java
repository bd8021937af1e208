package ninja.helpy.persistence.journal;

import static ninja.helpy.persistence.TestNode.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.cluster.MemberStatus;
import akka.cluster.typed.Cluster;
import akka.cluster.typed.Join;
import akka.stream.KillSwitches;
import akka.stream.UniqueKillSwitch;
import akka.stream.alpakka.cassandra.javadsl.CassandraSessionRegistry;
import akka.stream.javadsl.Keep;
import akka.stream.javadsl.Sink;
import com.datastax.oss.driver.api.core.uuid.Uuids;
import com.typesafe.config.Config;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.LongStream;
import ninja.helpy.agents.protocol.Tags;
import ninja.helpy.persistence.Cql;
import ninja.helpy.persistence.TestCassandra;
import ninja.helpy.persistence.TestNode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The events of a slice, from their writers and from the table. */
class SliceEventsIT {

    private static final String PREFIX = "slice_events_it";

    private static Config config;
    private static TestNode node;
    private static SliceEvents events;

    @BeforeAll
    static void start() {
        config = TestCassandra.config(PREFIX);
        node = new TestNode("slices", config);
        var session = CassandraSessionRegistry.get(node.system()).sessionFor("helpy.persistence.session");
        var cql = new Cql(
                get(session.underlying()),
                StorageSettings.from(node.system().settings().config()).keyspaces());
        events = SliceEvents.of(node.system(), session, cql, Clock.systemUTC());
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    @Test
    void whatIsWrittenMeanwhileComesFromItsWriter() {
        var purse = Purse.start(node.system(), "w-1:p", Purse.DIRECT);
        try (var reader = new Reader("w-1", Optional.empty())) {
            purse.changed("first", 1);
            reader.awaitSeqNrs("w-1:p", 1);
            for (int i = 0; i < 3; i++) purse.changed("meanwhile", 1);
            get(purse.change("together", 1, 2));

            reader.awaitSeqNrs("w-1:p", 6);
            assertThat(reader.of("w-1:p").subList(1, 6))
                    .allMatch(Reader::isFromItsWriter)
                    .allMatch(event -> event.event() instanceof Purse.Changed);
        }
    }

    @Test
    void whatIsWrittenBehindAFenceComesFromItsWriterAsWell() {
        var purse = Purse.start(node.system(), "w-2:p", Purse.FENCED);
        try (var reader = new Reader("w-2", Optional.empty())) {
            purse.changed("first", 1);
            reader.awaitSeqNrs("w-2:p", 1);
            purse.changed("second", 1);

            reader.awaitSeqNrs("w-2:p", 2);
            assertThat(reader.of("w-2:p").get(1)).matches(Reader::isFromItsWriter);
        }
    }

    @Test
    void whatAnotherNodeWritesIsTheSameEvent() {
        var other = ActorTestKit.create("slices", TestCassandra.config(PREFIX));
        try (var reader = new Reader("w-3", Optional.empty())) {
            var cluster = Cluster.get(other.system());
            cluster.manager()
                    .tell(Join.create(Cluster.get(node.system()).selfMember().address()));
            await().atMost(TestNode.PATIENCE).until(() -> cluster.selfMember().status() == MemberStatus.up());
            var purse = Purse.start(other.system(), "w-3:p", Purse.DIRECT);

            // Which readers there are the new node learns a moment after it has joined.
            await().atMost(TestNode.PATIENCE).until(() -> {
                purse.changed("from afar", 1);
                return reader.of("w-3:p").stream().anyMatch(Reader::isFromItsWriter);
            });
            assertThat(reader.of("w-3:p").stream().filter(Reader::isFromItsWriter))
                    .allMatch(event -> event.event().equals(new Purse.Changed("from afar", 1)));
        } finally {
            other.shutdownTestKit();
        }
    }

    @Test
    void whatWasWrittenBeforeOrGotLostOnItsWayIsFoundInTheTableAndWhatDidNotComesOnce() {
        var stranger = ActorTestKit.create("stranger", TestCassandra.config(PREFIX));
        get(Purse.start(stranger.system(), "w-4:before", Purse.DIRECT).change("gift", 1, 3));
        try (var reader = new Reader("w-4", Optional.empty())) {
            var near = Purse.start(node.system(), "w-4:near", Purse.DIRECT);
            get(near.change("gift", 1, 3));
            reader.awaitSeqNrs("w-4:near", 3);
            get(Purse.start(stranger.system(), "w-4:far", Purse.DIRECT).change("gift", 1, 3));
            get(near.change("gift", 1, 2));

            reader.awaitSeqNrs("w-4:before", 3);
            reader.awaitSeqNrs("w-4:far", 3);
            assertThat(reader.of("w-4:before")).noneMatch(Reader::isFromItsWriter);
            assertThat(reader.of("w-4:far")).noneMatch(Reader::isFromItsWriter);
            assertThat(reader.of("w-4:near")).hasSize(5);
        } finally {
            stranger.shutdownTestKit();
        }
    }

    @Test
    void whoGoesOnAfterAnyPositionMissesNothing() {
        var one = Purse.start(node.system(), "w-5:one", Purse.DIRECT);
        var other = Purse.start(node.system(), "w-5:other", Purse.DIRECT);
        List<SliceEvent> seen;
        try (var reader = new Reader("w-5", Optional.empty())) {
            for (int i = 0; i < 10; i++) {
                one.changed("gift", 1);
                other.changed("gift", 1);
            }
            reader.awaitSeqNrs("w-5:one", 10);
            reader.awaitSeqNrs("w-5:other", 10);
            seen = reader.all();
        }
        for (int i : List.of(0, 7, seen.size() - 1)) {
            try (var next = new Reader("w-5", Optional.of(seen.get(i).position()))) {
                var wanted = seen.subList(i + 1, seen.size());

                await().atMost(TestNode.PATIENCE)
                        .untilAsserted(() -> assertThat(next.all())
                                .extracting(SliceEventsIT::key)
                                .containsAll(
                                        wanted.stream().map(SliceEventsIT::key).toList()));
            }
        }
    }

    private static String key(SliceEvent event) {
        return event.persistenceId() + "/" + event.seqNr();
    }

    /** Reads the slice of a workspace until it is closed. */
    private static final class Reader implements AutoCloseable {

        private final List<SliceEvent> seen = new CopyOnWriteArrayList<>();
        private final UniqueKillSwitch stop;

        Reader(String workspaceId, Optional<UUID> position) {
            String tag = Tags.of(workspaceId + ":any").iterator().next();
            this.stop = events.after(position, tag)
                    .viaMat(KillSwitches.single(), Keep.right())
                    .to(Sink.foreach(seen::add))
                    .run(node.system());
        }

        /** Whose position is that up to where the table was compared, and not its own. */
        static boolean isFromItsWriter(SliceEvent event) {
            return Uuids.unixTimestamp(event.position()) < event.at();
        }

        List<SliceEvent> all() {
            return List.copyOf(seen);
        }

        List<SliceEvent> of(String entityId) {
            return seen.stream()
                    .filter(event -> event.persistenceId().equals(Purse.persistenceId(entityId)))
                    .toList();
        }

        void awaitSeqNrs(String entityId, long to) {
            await().atMost(TestNode.PATIENCE)
                    .untilAsserted(() -> assertThat(of(entityId))
                            .extracting(SliceEvent::seqNr)
                            .containsExactlyElementsOf(
                                    LongStream.rangeClosed(1, to).boxed().toList()));
        }

        @Override
        public void close() {
            stop.shutdown();
        }
    }
}
