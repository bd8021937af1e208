package ninja.helpy.api.agent;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import ninja.helpy.agents.agent.AgentCommand.View;
import ninja.helpy.agents.agent.AgentConfig;
import ninja.helpy.agents.agent.AgentConfig.Kind;
import ninja.helpy.agents.agent.AgentConfig.Persona;
import ninja.helpy.agents.agent.AgentConfig.Sampling;
import ninja.helpy.agents.agent.AgentConfig.Tools;
import ninja.helpy.api.wire.Fields;

/** An agent as it goes over the wire, and back into a configuration. */
final class AgentShape {

    static final int NAME_CHARS_MAX = 100;
    static final int SYSTEM_PROMPT_CHARS_MAX = 100_000;
    static final int OUTPUT_TOKENS_MAX = 128_000;

    private static final int LINE_CHARS_MAX = 500;
    private static final int TOOLS_MAX = 50;
    private static final int ID_CHARS_MAX = 64;

    private AgentShape() {}

    record Shown(
            String agentId,
            String name,
            String kind,
            String systemPrompt,
            Optional<String> model,
            double temperature,
            int maxTokens,
            Optional<String> subject,
            Optional<String> personality,
            Optional<String> ownerUserId,
            Tools tools,
            long version,
            Instant createdAt,
            Instant changedAt) {}

    static Shown shown(View view) {
        var config = view.config();
        return new Shown(
                view.agentId(),
                config.name(),
                label(config.kind()),
                config.systemPrompt(),
                config.model(),
                config.sampling().temperature(),
                config.sampling().outputTokensMax(),
                config.persona().subject(),
                config.persona().personality(),
                config.persona().ownerUserId(),
                config.tools(),
                view.version(),
                view.createdAt(),
                view.changedAt());
    }

    static String label(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    /** A new agent: what is not said has its default. */
    static AgentConfig created(Fields fields) {
        var name = fields.text("name", NAME_CHARS_MAX);
        var prompt = fields.text("systemPrompt", SYSTEM_PROMPT_CHARS_MAX);
        var blank = new AgentConfig(
                name, Kind.STANDARD, prompt, Optional.empty(), Sampling.DEFAULT, Persona.NONE, Tools.NONE);
        return optional(fields, blank);
    }

    /** A changed agent: what is not said stays. */
    static AgentConfig changed(Fields fields, AgentConfig before) {
        var next = new AgentConfig(
                fields.textIfAny("name", NAME_CHARS_MAX).orElse(before.name()),
                before.kind(),
                fields.textIfAny("systemPrompt", SYSTEM_PROMPT_CHARS_MAX).orElse(before.systemPrompt()),
                before.model(),
                before.sampling(),
                before.persona(),
                before.tools());
        return optional(fields, next);
    }

    private static AgentConfig optional(Fields fields, AgentConfig base) {
        return new AgentConfig(
                base.name(),
                fields.oneOf("kind", Kind.class).orElse(base.kind()),
                base.systemPrompt(),
                line(fields, "model", base.model()),
                sampling(fields, base.sampling()),
                new Persona(
                        line(fields, "subject", base.persona().subject()),
                        line(fields, "personality", base.persona().personality()),
                        line(fields, "ownerUserId", base.persona().ownerUserId())),
                tools(fields, base.tools()));
    }

    static Sampling sampling(Fields fields, Sampling before) {
        return new Sampling(
                fields.number("temperature", 0, 2).orElse(before.temperature()),
                fields.integer("maxTokens", 1, OUTPUT_TOKENS_MAX).orElse(before.outputTokensMax()));
    }

    /** An empty string takes the value away. */
    static Optional<String> line(Fields fields, String field, Optional<String> before) {
        if (!fields.has(field)) return before;
        return fields.textOrEmpty(field, LINE_CHARS_MAX).filter(text -> !text.isBlank());
    }

    static Tools tools(Fields fields, Tools before) {
        return fields.object("tools")
                .map(tools -> new Tools(
                        tools.flag("documents").orElse(before.documents()),
                        tools.flag("memory").orElse(before.memory()),
                        ids(tools, "mcpServerIds", before.mcpServerIds()),
                        ids(tools, "callableAgentIds", before.callableAgentIds())))
                .orElse(before);
    }

    private static List<String> ids(Fields fields, String field, List<String> before) {
        return fields.textsIfAny(field, TOOLS_MAX, ID_CHARS_MAX).orElse(before);
    }
}
