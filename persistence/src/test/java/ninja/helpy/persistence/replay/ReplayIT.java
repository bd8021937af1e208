package ninja.helpy.persistence.replay;

import static ninja.helpy.persistence.TestNode.get;
import static org.assertj.core.api.Assertions.assertThat;

import akka.stream.javadsl.Sink;
import java.util.OptionalLong;
import ninja.helpy.agents.protocol.EntityId;
import ninja.helpy.persistence.TestCassandra;
import ninja.helpy.persistence.TestNode;
import ninja.helpy.persistence.feed.FeedItem;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ReplayIT {

    private static final EntityId NOTES = new EntityId("w", "n");

    private static TestNode node;

    @BeforeAll
    static void start() {
        node = new TestNode("replay", TestCassandra.config("replay_it"));
        node.note("w", "n", "one");
        node.note("w", "n", "two");
        node.note("w", "n", "three");
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    @Test
    void anEntityCanBeSeenAsItWasAfterAnyOfItsEvents() {
        var second = get(node.storage().replay().view("note", NOTES, OptionalLong.of(2)))
                .orElseThrow();
        var newest = get(node.storage().replay().view("note", NOTES, OptionalLong.empty()))
                .orElseThrow();

        assertThat(second.state()).isEqualTo("{\"texts\":[\"one\",\"two\"],\"lastSecret\":\"•••\"}");
        assertThat(second.seqNr()).isEqualTo(2);
        assertThat(newest.state()).contains("three");
        assertThat(newest.seqNr()).isEqualTo(3);
    }

    @Test
    void theEventsInBetweenAreTold() {
        var events = get(node.storage().replay().events("note", NOTES, 2, 3).runWith(Sink.seq(), node.system()));

        assertThat(events).extracting(FeedItem::seqNr).containsExactly(2L, 3L);
        assertThat(events).extracting(FeedItem::type).containsOnly("note-added");
        assertThat(events.get(0).payload()).contains("\"two\"").contains("•••").doesNotContain("s3cret");
    }

    @Test
    void whatNeverWasIsNotThere() {
        var replay = node.storage().replay();

        assertThat(get(replay.view("note", new EntityId("stranger", "n"), OptionalLong.empty())))
                .isEmpty();
        assertThat(get(replay.view("no-such-type", NOTES, OptionalLong.empty())))
                .isEmpty();
        assertThat(get(replay.view("note", NOTES, OptionalLong.of(0)))).isEmpty();
    }
}
