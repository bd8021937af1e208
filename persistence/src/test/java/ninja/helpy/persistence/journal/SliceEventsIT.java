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
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
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
    /** For a clock that stands still before the first event the table has nothing that could be read. */
    private static SliceEvents fromWriters;

    @BeforeAll
    static void start() {
        config = TestCassandra.config(PREFIX);
        node = new TestNode("slices", config);
        var session = CassandraSessionRegistry.get(node.system()).sessionFor("helpy.persistence.session");
        var cql = new Cql(
                get(session.underlying()),
                StorageSettings.from(node.system().settings().config()).keyspaces());
        events = SliceEvents.of(node.system(), session, cql, Clock.systemUTC());
        var before = Clock.fixed(Instant.now().minus(Duration.ofDays(1)), ZoneOffset.UTC);
        fromWriters = SliceEvents.of(node.system(), session, cql, before);
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    @Test
    void whatIsWrittenMeanwhileComesFromItsWriter() {
        var direct = Purse.start(node.system(), "w-1:direct", Purse.DIRECT);
        var fenced = Purse.start(node.system(), "w-1:fenced", Purse.FENCED);
        try (var reader = listening("w-1")) {
            for (int i = 0; i < 3; i++) direct.changed("meanwhile", 1);
            get(direct.change("together", 1, 2));
            fenced.changed("behind a fence", 1);

            reader.awaitSeqNrs("w-1:direct", 5);
            reader.awaitSeqNrs("w-1:fenced", 1);
            assertThat(reader.all()).allMatch(event -> event.event() instanceof Purse.Changed);
        }
    }

    @Test
    void whatAnotherNodeWritesIsTheSameEvent() {
        var other = ActorTestKit.create("slices", TestCassandra.config(PREFIX));
        try (var reader = listening("w-3")) {
            var cluster = Cluster.get(other.system());
            cluster.manager()
                    .tell(Join.create(Cluster.get(node.system()).selfMember().address()));
            await().atMost(TestNode.PATIENCE).until(() -> cluster.selfMember().status() == MemberStatus.up());
            var purse = Purse.start(other.system(), "w-3:p", Purse.DIRECT);

            // Which readers there are the new node learns a moment after it has joined.
            await().atMost(TestNode.PATIENCE).until(() -> {
                purse.changed("from afar", 1);
                return !reader.of("w-3:p").isEmpty();
            });
            assertThat(reader.of("w-3:p")).allMatch(event -> event.event().equals(new Purse.Changed("from afar", 1)));
        } finally {
            other.shutdownTestKit();
        }
    }

    @Test
    void whatWasWrittenBeforeOrGotLostOnItsWayIsFoundInTheTableAndWhatDidNotComesOnce() {
        var stranger = ActorTestKit.create("stranger", TestCassandra.config(PREFIX));
        get(Purse.start(stranger.system(), "w-4:before", Purse.DIRECT).change("gift", 1, 3));
        try (var reader = new Reader(events, "w-4", Optional.empty())) {
            var near = Purse.start(node.system(), "w-4:near", Purse.DIRECT);
            get(near.change("gift", 1, 3));
            reader.awaitSeqNrs("w-4:near", 3);
            get(Purse.start(stranger.system(), "w-4:far", Purse.DIRECT).change("gift", 1, 3));
            get(near.change("gift", 1, 2));

            reader.awaitSeqNrs("w-4:before", 3);
            reader.awaitSeqNrs("w-4:far", 3);
            reader.awaitSeqNrs("w-4:near", 5);
            reader.assertNothingComesThatAPositionBeforeHasLeftBehind();
        } finally {
            stranger.shutdownTestKit();
        }
    }

    @Test
    void whoGoesOnAfterAnyPositionMissesNothing() {
        var one = Purse.start(node.system(), "w-5:one", Purse.DIRECT);
        var other = Purse.start(node.system(), "w-5:other", Purse.DIRECT);
        List<SliceEvent> seen;
        try (var reader = new Reader(events, "w-5", Optional.empty())) {
            for (int i = 0; i < 10; i++) {
                one.changed("gift", 1);
                other.changed("gift", 1);
            }
            reader.awaitSeqNrs("w-5:one", 10);
            reader.awaitSeqNrs("w-5:other", 10);
            reader.assertNothingComesThatAPositionBeforeHasLeftBehind();
            seen = reader.all();
        }
        for (int i : List.of(0, seen.size() - 1)) {
            try (var next = new Reader(events, "w-5", Optional.of(seen.get(i).position()))) {
                var wanted = seen.subList(i + 1, seen.size());

                await().atMost(TestNode.PATIENCE)
                        .untilAsserted(() -> assertThat(next.all())
                                .extracting(SliceEventsIT::key)
                                .containsAll(
                                        wanted.stream().map(SliceEventsIT::key).toList()));
            }
        }
    }

    @Test
    void anEntityThatComesBackIsAnnouncedWithItsLastEventOnly() {
        try (var reader = listening("w-6")) {
            get(Purse.start(node.system(), "w-6:p", Purse.DIRECT).change("gift", 1, 4));
            reader.awaitSeqNrs("w-6:p", 4);
        }
        try (var next = listening("w-6")) {
            Purse.start(node.system(), "w-6:p", Purse.DIRECT).changed("since", 1);

            await().atMost(TestNode.PATIENCE)
                    .untilAsserted(() -> assertThat(next.of("w-6:p"))
                            .extracting(SliceEvent::seqNr)
                            .containsExactly(4L, 5L));
        }
    }

    /** To writers only, and known to the one of this node. */
    private static Reader listening(String workspaceId) {
        var reader = new Reader(fromWriters, workspaceId, Optional.empty());
        var purse = Purse.start(node.system(), workspaceId + ":known", Purse.DIRECT);
        await().atMost(TestNode.PATIENCE).until(() -> {
            purse.changed("known", 1);
            return !reader.of(workspaceId + ":known").isEmpty();
        });
        return reader;
    }

    private static String key(SliceEvent event) {
        return event.persistenceId() + "/" + event.seqNr();
    }

    /** Reads the slice of a workspace until it is closed. */
    private static final class Reader implements AutoCloseable {

        private final List<SliceEvent> seen = new CopyOnWriteArrayList<>();
        private final UniqueKillSwitch stop;

        Reader(SliceEvents events, String workspaceId, Optional<UUID> position) {
            String tag = Tags.of(workspaceId + ":any").iterator().next();
            this.stop = events.after(position, tag)
                    .viaMat(KillSwitches.single(), Keep.right())
                    .to(Sink.foreach(seen::add))
                    .run(node.system());
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

        void assertNothingComesThatAPositionBeforeHasLeftBehind() {
            long leftBehind = 0;
            for (SliceEvent event : seen) {
                assertThat(event.at()).isGreaterThanOrEqualTo(leftBehind);
                leftBehind = Math.max(leftBehind, Uuids.unixTimestamp(event.position()));
            }
        }

        @Override
        public void close() {
            stop.shutdown();
        }
    }
}
