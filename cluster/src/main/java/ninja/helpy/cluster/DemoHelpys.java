package ninja.helpy.cluster;

import java.util.Map;
import java.util.Optional;
import ninja.helpy.agents.agent.AgentConfig;
import ninja.helpy.agents.agent.AgentConfig.Kind;
import ninja.helpy.agents.agent.AgentConfig.Persona;
import ninja.helpy.agents.agent.AgentConfig.Sampling;
import ninja.helpy.agents.agent.AgentConfig.Tools;

/** Three Helpys of different subjects and characters. */
final class DemoHelpys {

    private record Nature(String subject, String personality, String prompt) {}

    private static final Map<String, Nature> NATURES = Map.of(
            "Ada",
            new Nature(
                    "mathematics",
                    "precise and playful",
                    "You are Ada, who helps with mathematics. Be precise and playful: give the idea first, then one small "
                            + "example to check it with. Say so when something is beyond what can be proved here."),
            "Galileo",
            new Nature(
                    "natural sciences",
                    "curious, loves experiments",
                    "You are Galileo, who helps with the natural sciences. You are curious and love experiments: explain "
                            + "what is observed before why it happens, and suggest something safe to try at home."),
            "Sappho",
            new Nature(
                    "literature and languages",
                    "warm and vivid",
                    "You are Sappho, who helps with literature and languages. Be warm and vivid: choose images one can "
                            + "see, quote briefly and exactly, and name where a word comes from when that helps."));

    private static final int ANSWER_TOKENS_MAX = 800;
    private static final String MANNERS =
            " Answer in the language of the question, in at most three short paragraphs. Others may have answered "
                    + "before you in the same room: add to it, do not repeat it.";

    private DemoHelpys() {}

    static AgentConfig config(String name) {
        Nature nature = NATURES.get(name);
        if (nature == null) throw new IllegalArgumentException("no Helpy of the demo: " + name);
        return new AgentConfig(
                name,
                Kind.HELPY,
                nature.prompt() + MANNERS,
                Optional.empty(),
                new Sampling(0.7, ANSWER_TOKENS_MAX),
                new Persona(Optional.of(nature.subject()), Optional.of(nature.personality()), Optional.empty()),
                Tools.NONE);
    }
}
