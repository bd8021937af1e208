package ninja.helpy.persistence.projection;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import ninja.helpy.agents.protocol.EntityId;
import ninja.helpy.agents.run.RunEvent.RunSettled;
import ninja.helpy.persistence.PersistenceIds;
import org.junit.jupiter.api.Test;

class StretchesTest {

    @Test
    void eventsOfEachEntityThatFollowOneAnotherAreAStretch() {
        assertThat(cut("a1", "b7", "a2", "b8", "a3")).containsExactly(List.of("a1", "a2", "a3"), List.of("b7", "b8"));
    }

    /** What is missing may say something of the same row. */
    @Test
    void aHoleCuts() {
        assertThat(cut("a1", "a2", "a4", "a5")).containsExactly(List.of("a1", "a2"), List.of("a4", "a5"));
    }

    @Test
    void aRepeatCuts() {
        assertThat(cut("a1", "a2", "a2", "a3", "a1"))
                .containsExactly(List.of("a1", "a2"), List.of("a2", "a3"), List.of("a1"));
    }

    private static List<List<String>> cut(String... events) {
        var group = Stream.of(events).map(StretchesTest::entry).toList();
        return Stretches.of(group).stream()
                .map(stretch -> stretch.stream()
                        .map(entry -> entry.entity().id() + entry.seqNr())
                        .toList())
                .toList();
    }

    private static JournalEntry entry(String name) {
        var id = new EntityId("w", name.substring(0, 1));
        long seqNr = Long.parseLong(name.substring(1));
        return JournalEntry.of(PersistenceIds.of("run", id), seqNr, 0, new RunSettled(0, Instant.EPOCH))
                .orElseThrow();
    }
}
