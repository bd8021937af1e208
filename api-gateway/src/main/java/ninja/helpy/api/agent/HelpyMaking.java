package ninja.helpy.api.agent;

import java.util.Optional;
import ninja.helpy.agents.agent.AgentConfig;
import ninja.helpy.agents.agent.AgentConfig.Kind;
import ninja.helpy.agents.agent.AgentConfig.Persona;
import ninja.helpy.agents.agent.AgentConfig.Sampling;
import ninja.helpy.agents.agent.AgentConfig.Tools;
import ninja.helpy.agents.agent.Helpy;
import ninja.helpy.agents.agent.HelpyCommand.HelpyView;
import ninja.helpy.agents.agent.Personality;
import ninja.helpy.api.auth.Caller;
import ninja.helpy.api.auth.WorkspaceKeyAuthenticator;
import ninja.helpy.api.wire.Fields;

/** What a new Helpy is made of. What is not said is as its template has it, or as usual. */
record HelpyMaking(AgentConfig config, Personality personality, Helpy.Look look) {

    private static final int LOOK_CHARS_MAX = 2_000;

    /** Of a template its owner, and what it remembers of anybody, are not taken along. */
    static HelpyMaking of(Fields fields, Caller.Member maker, Optional<HelpyView> template) {
        var name = fields.text("name", AgentShape.NAME_CHARS_MAX);
        if (!fields.has("templateId") && !fields.has("personality")) fields.wrong("personality", "is missing");
        var personality = fields.object("personality")
                .map(PersonalityShape::read)
                .or(() -> template.map(HelpyView::personality))
                .orElse(Personality.NONE);
        var before = template.map(helpy -> helpy.agent().config());
        var prompt = fields.textIfAny("systemPrompt", AgentShape.SYSTEM_PROMPT_CHARS_MAX)
                .or(() -> before.map(AgentConfig::systemPrompt)
                        .filter(told -> !told.equals(usualPrompt(before.get().name()))))
                .orElseGet(() -> usualPrompt(name));
        var subject = before.flatMap(config -> config.persona().subject());
        var config = new AgentConfig(
                name,
                Kind.HELPY,
                prompt,
                AgentShape.line(fields, "model", before.flatMap(AgentConfig::model)),
                AgentShape.sampling(fields, before.map(AgentConfig::sampling).orElse(Sampling.DEFAULT)),
                new Persona(AgentShape.line(fields, "subject", subject), Optional.empty(), owner(fields, maker)),
                AgentShape.tools(fields, before.map(AgentConfig::tools).orElse(Tools.NONE)));
        return new HelpyMaking(config, personality, look(fields, template));
    }

    private static String usualPrompt(String name) {
        return "You are " + name
                + ", a personal companion for learning. Be patient and encouraging, explain step"
                + " by step, and say so when you do not know something.";
    }

    private static Helpy.Look look(Fields fields, Optional<HelpyView> template) {
        var before = template.map(HelpyView::look).orElse(Helpy.Look.NONE);
        return new Helpy.Look(
                fields.textIfAny("avatar", LOOK_CHARS_MAX).or(before::avatar),
                fields.textIfAny("voiceId", AgentShape.NAME_CHARS_MAX).or(before::voiceId),
                template.map(helpy -> helpy.agent().agentId()));
    }

    /** Who makes it; a key that acts for nobody may say whose it is, else it is for all of the workspace. */
    private static Optional<String> owner(Fields fields, Caller.Member maker) {
        var named = fields.textIfAny("ownerUserId", WorkspaceKeyAuthenticator.USER_ID_CHARS_MAX);
        if (maker.actsForUser()) {
            named.filter(other -> !other.equals(maker.userId()))
                    .ifPresent(other -> fields.wrong("ownerUserId", "must be the user that the key acts for"));
            return Optional.of(maker.userId());
        }
        named.filter(user -> !WorkspaceKeyAuthenticator.isUserId(user))
                .ifPresent(user -> fields.wrong("ownerUserId", "must be the id of a user"));
        return named;
    }
}
