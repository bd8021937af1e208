package ninja.helpy.agents.agent;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import ninja.helpy.agents.agent.Relationship.Encounter;
import ninja.helpy.agents.protocol.ClusterMessage;
import ninja.helpy.agents.protocol.EntityState;

/**
 * What a Helpy has beyond any other agent. What others see of it, and who owns it, is in its configuration.
 *
 * @param prompts who has sections of his own in its prompt, and their version
 * @param revision another one for each change that a prompt is compiled from
 */
public record Helpy(
        Look look,
        Optional<Personality> personality,
        List<Memory> memories,
        Relationship relationship,
        List<Prompted> prompts,
        long revision)
        implements EntityState {

    /** Past it the least important are dropped, of those the oldest. */
    public static final int MEMORIES_MAX = 100;

    public static final int PROMPTS_MAX = 1_000;

    public static final Helpy NONE = new Helpy(Look.NONE, Optional.empty(), List.of(), Relationship.NONE, List.of(), 0);

    public Helpy {
        memories = List.copyOf(memories);
        prompts = List.copyOf(prompts);
    }

    /** What it was made with beside its configuration. {@code templateId}: the Helpy that it was made after. */
    public record Look(Optional<String> avatar, Optional<String> voiceId, Optional<String> templateId)
            implements EntityState, ClusterMessage {

        public static final Look NONE = new Look(Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** {@code version} 0: not written yet. */
    public record Prompted(String userId, long version) implements EntityState {}

    /** As it was set; one that was set as a single line since then is that line. */
    Personality personalityOf(AgentConfig config) {
        var line = config.persona().personality();
        return personality
                .filter(set -> set.line().equals(line))
                .orElseGet(() -> line.map(
                                said -> new Personality(List.of(said), Optional.empty(), Optional.empty(), Map.of()))
                        .orElse(Personality.NONE));
    }

    Map<String, Memory> memoriesById() {
        return memories.stream()
                .collect(Collectors.toMap(Memory::memoryId, Function.identity(), (a, b) -> b, LinkedHashMap::new));
    }

    /** The most important first. */
    List<Memory> memoriesByWeight() {
        return memories.stream().sorted(Memory.BY_WEIGHT).toList();
    }

    Optional<Long> promptOf(String userId) {
        return prompts.stream()
                .filter(one -> one.userId().equals(userId))
                .findFirst()
                .map(Prompted::version);
    }

    Helpy born(Personality set, Look seen) {
        return new Helpy(seen, Optional.of(set), memories, relationship, prompts, revision + 1);
    }

    Helpy withPersonality(Personality set) {
        return new Helpy(look, Optional.of(set), memories, relationship, prompts, revision + 1);
    }

    Helpy withMemories(Collection<Memory> added) {
        var next = memoriesById();
        added.forEach(memory -> next.put(memory.memoryId(), memory));
        return remembering(List.copyOf(next.values()));
    }

    Helpy withoutMemories(List<String> memoryIds) {
        var gone = Set.copyOf(memoryIds);
        return remembering(memories.stream()
                .filter(memory -> !gone.contains(memory.memoryId()))
                .toList());
    }

    private Helpy remembering(List<Memory> next) {
        return new Helpy(look, personality, next, relationship, prompts, revision + 1);
    }

    /** A prompt tells of the stage only, so that it stays the same for many runs. */
    Helpy deepened(List<Encounter> encounters) {
        var next = relationship.deepened(encounters);
        boolean isOther = next.stage() != relationship.stage();
        return new Helpy(look, personality, memories, next, prompts, isOther ? revision + 1 : revision);
    }

    Helpy prompted(String userId, long version) {
        var next = new ArrayList<>(
                prompts.stream().filter(one -> !one.userId().equals(userId)).toList());
        next.add(new Prompted(userId, version));
        return new Helpy(look, personality, memories, relationship, next, revision);
    }

    Helpy reset(boolean keepPersonality) {
        var kept = personality.filter(set -> keepPersonality);
        return new Helpy(look, kept, List.of(), relationship.reset(), prompts, revision + 1);
    }
}
