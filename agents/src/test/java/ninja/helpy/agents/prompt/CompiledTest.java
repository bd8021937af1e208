package ninja.helpy.agents.prompt;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import ninja.helpy.agents.agent.AgentConfig;
import ninja.helpy.agents.agent.AgentConfig.Persona;
import ninja.helpy.agents.agent.HelpyCommand.Voice;
import ninja.helpy.agents.agent.Memory;
import ninja.helpy.agents.agent.Personality;
import ninja.helpy.agents.agent.Relationship.Stage;
import ninja.helpy.agents.llm.Tokens;
import ninja.helpy.agents.prompt.Sections.Own;
import org.junit.jupiter.api.Test;

class CompiledTest {

    static final AgentConfig ADA = new AgentConfig(
            "Ada",
            AgentConfig.Kind.HELPY,
            "Be kind.",
            Optional.empty(),
            AgentConfig.Sampling.DEFAULT,
            new Persona(Optional.of("mathematics"), Optional.empty(), Optional.of("uma")),
            AgentConfig.Tools.NONE);

    private static final Personality CURIOUS =
            new Personality(List.of("curious"), Optional.empty(), Optional.empty(), Map.of());

    @Test
    void aHelpyOfWhichNothingIsKnownIsWhatItsConfigurationSays() {
        assertThat(compiled(voice(Personality.NONE, Optional.empty()), Own.NOTHING))
                .isEqualTo("Be kind.\nYour name is Ada.\nYour subject is mathematics.");
    }

    @Test
    void theSectionsComeInOrderAndWhatIsRememberedLast() {
        var own =
                new Own(Optional.of("Be brief."), Optional.of("She is in grade 7."), Optional.of("The exam in June."));

        assertThat(compiled(voice(CURIOUS, Optional.of(Stage.CLOSE), memory("She sings.\nLoudly.")), own))
                .isEqualTo("""
                        Be brief.
                        Your name is Ada.
                        Your subject is mathematics.
                        She is in grade 7.
                        Your character: curious.
                        You and the person you talk to are old friends: go straight to the point.
                        What the two of you are after: The exam in June.
                        What you remember of the person you talk to, the most important first:
                        - She sings. Loudly.""");
    }

    @Test
    void everyStageIsToldInItsOwnWords() {
        var told = Arrays.stream(Stage.values())
                .map(stage -> compiled(voice(CURIOUS, Optional.of(stage)), Own.NOTHING))
                .distinct();

        assertThat(told).hasSize(Stage.values().length);
    }

    @Test
    void ofTooManyWordsTheLeastImportantMemoriesAreNotTold() {
        var memories = IntStream.range(0, 100)
                .mapToObj(i -> memory(i + " " + "x".repeat(990)))
                .toArray(Memory[]::new);

        var text = compiled(voice(CURIOUS, Optional.empty(), memories), Own.NOTHING);

        assertThat(text).contains("- 0 x").doesNotContain("- 50 x");
        assertThat(text.length()).isLessThan(Compiled.MEMORY_CHARS_MAX + 500);
    }

    @Test
    void itsTokensAreThoseOfTheWholeText() {
        var sections = Sections.of(ADA, voice(CURIOUS, Optional.empty()), Own.NOTHING);
        var compiled = Compiled.of(ADA, sections, List.of(memory("She sings.")));

        assertThat(compiled.tokens()).isEqualTo(Tokens.ofText(compiled.text()));
        assertThat(Compiled.of(ADA, sections, List.of(memory("She sings.")))).isEqualTo(compiled);
    }

    private static String compiled(Voice voice, Own own) {
        return Compiled.of(ADA, Sections.of(ADA, voice, own), voice.memories()).text();
    }

    private static Voice voice(Personality personality, Optional<Stage> stage, Memory... memories) {
        return new Voice(personality, stage, List.of(memories), 0, 1);
    }

    private static Memory memory(String text) {
        return new Memory("m", text, 0.5, Memory.Source.USER, Instant.EPOCH);
    }
}
