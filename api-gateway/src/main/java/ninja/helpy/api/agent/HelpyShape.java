package ninja.helpy.api.agent;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import ninja.helpy.agents.agent.AgentConfig.Tools;
import ninja.helpy.agents.agent.Helpy;
import ninja.helpy.agents.agent.HelpyCommand.HelpyView;
import ninja.helpy.agents.agent.Memory;
import ninja.helpy.agents.agent.MemoryChange;
import ninja.helpy.agents.agent.Relationship;
import ninja.helpy.agents.protocol.Ids;
import ninja.helpy.api.wire.Credits;
import ninja.helpy.api.wire.Fields;

/** A Helpy as it goes over the wire. */
final class HelpyShape {

    private HelpyShape() {}

    record Shown(
            String helpyId,
            String name,
            Optional<String> ownerUserId,
            Map<String, Object> personality,
            Optional<String> subject,
            Optional<String> avatar,
            Optional<String> voiceId,
            Optional<String> templateId,
            String systemPrompt,
            Optional<String> model,
            double temperature,
            int maxTokens,
            Tools tools,
            List<ShownMemory> memories,
            int relationshipDepth,
            String relationshipStage,
            Stats stats,
            long version,
            Instant createdAt,
            Instant changedAt,
            Optional<Instant> lastInteraction) {}

    record ShownMemory(String memoryId, String text, double importance, String source, Instant createdAt) {}

    record Stats(long runs, long learnerRuns, long inputTokens, long outputTokens, String costCredits) {

        static Stats of(Relationship.Stats stats) {
            return new Stats(
                    stats.runs(),
                    stats.learnerRuns(),
                    stats.inputTokens(),
                    stats.outputTokens(),
                    Credits.text(stats.cost()));
        }
    }

    static Shown shown(HelpyView helpy) {
        var agent = helpy.agent();
        var config = agent.config();
        return new Shown(
                agent.agentId(),
                config.name(),
                config.persona().ownerUserId(),
                PersonalityShape.shown(helpy.personality()),
                config.persona().subject(),
                helpy.look().avatar(),
                helpy.look().voiceId(),
                helpy.look().templateId(),
                config.systemPrompt(),
                config.model(),
                config.sampling().temperature(),
                config.sampling().outputTokensMax(),
                config.tools(),
                memories(helpy),
                helpy.relationshipDepth(),
                AgentShape.label(helpy.stage()),
                Stats.of(helpy.stats()),
                agent.version(),
                agent.createdAt(),
                agent.changedAt(),
                helpy.lastInteraction());
    }

    static List<ShownMemory> memories(HelpyView helpy) {
        return helpy.memories().stream()
                .map(memory -> new ShownMemory(
                        memory.memoryId(),
                        memory.text(),
                        memory.importance(),
                        AgentShape.label(memory.source()),
                        memory.at()))
                .toList();
    }

    static MemoryChange memoryChange(Fields fields, Clock clock) {
        boolean replaces = fields.has("replace");
        boolean changes = fields.has("add") || fields.has("remove");
        if (replaces && changes) fields.wrong("replace", "stands for all memories, without add and remove");
        if (!replaces && !changes) fields.wrong("add", "is missing, and so are remove and replace");
        return new MemoryChange(
                replaces ? Optional.of(memories(fields, "replace", clock)) : Optional.empty(),
                memories(fields, "add", clock),
                fields.texts("remove", Helpy.MEMORIES_MAX, AgentShape.NAME_CHARS_MAX));
    }

    private static List<Memory> memories(Fields fields, String field, Clock clock) {
        return fields.objects(field, Helpy.MEMORIES_MAX).stream()
                .map(said -> new Memory(
                        Ids.next(),
                        said.text("text", Memory.TEXT_CHARS_MAX).strip(),
                        said.number("importance", 0, 1).orElse(Memory.IMPORTANCE),
                        Memory.Source.USER,
                        clock.instant()))
                .toList();
    }
}
