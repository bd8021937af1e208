package ninja.helpy.agents.agent;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import ninja.helpy.agents.agent.HelpyEvent.MemoriesAdded;
import ninja.helpy.agents.agent.HelpyEvent.MemoriesRemoved;
import ninja.helpy.agents.agent.HelpyEvent.MemoriesTrimmed;
import ninja.helpy.agents.protocol.ClusterMessage;

/**
 * What is to become of a Helpy's memories. The same text is the same memory, so that a repeat changes nothing.
 *
 * @param replace instead of all that there are
 * @param remove by id; one that is not there is gone already
 */
public record MemoryChange(Optional<List<Memory>> replace, List<Memory> add, List<String> remove)
        implements ClusterMessage {

    public MemoryChange {
        replace = replace.map(List::copyOf);
        add = List.copyOf(add);
        remove = List.copyOf(remove);
    }

    /** What follows from it: removed first, then added, then what is too much dropped. Empty if nothing changes. */
    List<HelpyEvent> events(Map<String, Memory> kept, Instant at) {
        var events = new ArrayList<HelpyEvent>();
        var next = new LinkedHashMap<>(kept);
        var gone = gone(kept);
        if (!gone.isEmpty()) events.add(new MemoriesRemoved(gone, at));
        gone.forEach(next::remove);
        var added = added(next);
        if (!added.isEmpty()) events.add(new MemoriesAdded(added, at));
        added.forEach(memory -> next.put(memory.memoryId(), memory));
        var tooMany = next.values().stream()
                .sorted(Memory.BY_WEIGHT)
                .skip(Helpy.MEMORIES_MAX)
                .map(Memory::memoryId)
                .toList();
        if (!tooMany.isEmpty()) events.add(new MemoriesTrimmed(tooMany, at));
        return events;
    }

    private List<String> gone(Map<String, Memory> kept) {
        if (replace.isEmpty())
            return remove.stream().distinct().filter(kept::containsKey).toList();
        Set<String> stay = replace.get().stream().map(Memory::text).collect(Collectors.toSet());
        return kept.values().stream()
                .filter(memory -> !stay.contains(memory.text()))
                .map(Memory::memoryId)
                .toList();
    }

    private List<Memory> added(Map<String, Memory> kept) {
        var byText = new LinkedHashMap<String, Memory>();
        kept.values().forEach(memory -> byText.put(memory.text(), memory));
        var added = new LinkedHashMap<String, Memory>();
        for (var said : replace.orElse(add)) {
            var before = byText.get(said.text());
            if (before != null && before.importance() == said.importance()) continue;
            var memory = before == null ? said : before.saidAgain(said);
            byText.put(memory.text(), memory);
            added.put(memory.memoryId(), memory);
        }
        return List.copyOf(added.values());
    }
}
