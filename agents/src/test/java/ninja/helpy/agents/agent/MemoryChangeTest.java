package ninja.helpy.agents.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import ninja.helpy.agents.agent.HelpyEvent.MemoriesAdded;
import ninja.helpy.agents.agent.HelpyEvent.MemoriesRemoved;
import ninja.helpy.agents.agent.HelpyEvent.MemoriesTrimmed;
import org.junit.jupiter.api.Test;

class MemoryChangeTest {

    private static final Instant AT = Instant.parse("2026-11-21T12:00:00Z");

    @Test
    void theSameTextIsTheSameMemorySoThatARepeatChangesNothing() {
        var kept = List.of(memory("m-1", "likes music", 0.5));

        assertThat(adding(memory("m-2", "likes music", 0.5)).events(byId(kept), AT))
                .isEmpty();
    }

    @Test
    void whatIsSaidAgainWithAnotherImportanceKeepsItsId() {
        var kept = List.of(memory("m-1", "likes music", 0.5));

        assertThat(adding(memory("m-2", "likes music", 0.9)).events(byId(kept), AT))
                .containsExactly(new MemoriesAdded(List.of(memory("m-1", "likes music", 0.9)), AT));
    }

    @Test
    void whatIsToBeRemovedAndIsNotThereIsGoneAlready() {
        var kept = List.of(memory("m-1", "a", 0.5), memory("m-2", "b", 0.5));

        assertThat(removing("m-2", "m-9", "m-2").events(byId(kept), AT))
                .containsExactly(new MemoriesRemoved(List.of("m-2"), AT));
        assertThat(removing("m-9").events(byId(kept), AT)).isEmpty();
    }

    @Test
    void aReplacementKeepsWhatItSaysAgainAndForgetsTheRest() {
        var kept = List.of(memory("m-1", "a", 0.5), memory("m-2", "b", 0.5));
        var replacing = new MemoryChange(
                Optional.of(List.of(memory("m-3", "b", 0.5), memory("m-4", "c", 0.5))), List.of(), List.of());

        assertThat(replacing.events(byId(kept), AT))
                .containsExactly(
                        new MemoriesRemoved(List.of("m-1"), AT),
                        new MemoriesAdded(List.of(memory("m-4", "c", 0.5)), AT));
    }

    @Test
    void pastOneHundredTheLeastImportantGoesAndOfThoseTheOldest() {
        var kept = IntStream.range(0, Helpy.MEMORIES_MAX)
                .mapToObj(i ->
                        new Memory("m-" + i, "text " + i, i < 2 ? 0.1 : 0.5, Memory.Source.USER, AT.plusSeconds(i)))
                .toList();
        var late = new Memory("new", "late and dull", 0.1, Memory.Source.USER, AT.plusSeconds(500));
        var vital = new Memory("vital", "vital", 1, Memory.Source.USER, AT);

        assertThat(adding(late).events(byId(kept), AT)).last().isEqualTo(new MemoriesTrimmed(List.of("m-0"), AT));
        assertThat(((MemoriesTrimmed) adding(late, vital).events(byId(kept), AT).get(1)).memoryIds())
                .containsExactlyInAnyOrder("m-0", "m-1");
    }

    @Test
    void whatIsTooMuchAndTooDullIsDroppedAtOnce() {
        var kept = IntStream.range(0, Helpy.MEMORIES_MAX)
                .mapToObj(i -> memory("m-" + i, "text " + i, 0.5))
                .toList();

        assertThat(adding(memory("dull", "dull", 0)).events(byId(kept), AT))
                .last()
                .isEqualTo(new MemoriesTrimmed(List.of("dull"), AT));
    }

    private static MemoryChange adding(Memory... memories) {
        return new MemoryChange(Optional.empty(), List.of(memories), List.of());
    }

    private static MemoryChange removing(String... memoryIds) {
        return new MemoryChange(Optional.empty(), List.of(), List.of(memoryIds));
    }

    private static Memory memory(String memoryId, String text, double importance) {
        return new Memory(memoryId, text, importance, Memory.Source.USER, AT);
    }

    private static Map<String, Memory> byId(List<Memory> memories) {
        return memories.stream().collect(Collectors.toMap(Memory::memoryId, Function.identity()));
    }
}
