package ninja.helpy.agents.llm;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import com.typesafe.config.ConfigFactory;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import ninja.helpy.agents.llm.ModelPiece.Finished;
import ninja.helpy.agents.llm.ModelPiece.ToolCalled;
import ninja.helpy.agents.llm.ModelRequest.Tool;
import ninja.helpy.agents.llm.ModelRequest.User;
import ninja.helpy.agents.load.Strain;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class DemoModelTest {

    private static final ActorTestKit akka = ActorTestKit.create();
    private static final LanguageModel demo = Providers.create(
                    akka.system(), LlmSettings.from(ConfigFactory.load().getConfig("helpy.agents.llm")), Strain.none())
            .find("demo/fast")
            .orElseThrow()
            .language();
    private static final List<String> AGENTS = List.of(
            "You are Ada, a patient physics tutor.",
            "You are Bruno, a playful chef. You love food.",
            "You are Clio, a dry historian of Rome.",
            "In order to help.\nYour name is Max Muster.\nYour subject is heraldry.\nYour character: precise.",
            "Be helpful.");

    @AfterAll
    static void stop() {
        akka.shutdownTestKit();
    }

    @Test
    void everyAnswerIsLabelledAndOfReadableLength() throws Exception {
        for (var agent : AGENTS) {
            for (int i = 0; i < 40; i++) {
                var answer = answer(agent, "What about question number " + i + "?");

                assertThat(answer).startsWith("[demo] ");
                assertThat(answer.split("\\s+", -1)).hasSizeBetween(40, 85);
                assertThat(answer).doesNotContain("{").contains("question number " + i);
            }
        }
    }

    @Test
    void theSameQuestionToTheSameAgentGetsTheSameAnswer() throws Exception {
        assertThat(answer(AGENTS.get(0), "Why is the sky blue?"))
                .isEqualTo(answer(AGENTS.get(0), "Why is the sky blue?"));
    }

    @Test
    void agentsOfDifferentSubjectsSpeakDifferently() throws Exception {
        Set<String> answers = new HashSet<>();
        for (var agent : AGENTS) answers.add(answer(agent, "What matters most?"));

        assertThat(answers).hasSize(AGENTS.size());
        assertThat(answer(AGENTS.get(0), "What matters most?"))
                .contains("Ada here.")
                .containsAnyOf("physic");
        assertThat(answer(AGENTS.get(3), "What matters most?")).contains("heraldry", "Max Muster here.");
    }

    @Test
    void anAgentThatIsMentionedKnowsItAndMentionsOthersOnlyWhenAskedTo() throws Exception {
        assertThat(answer(AGENTS.get(0), "@ada what is time?"))
                .contains("You called for Ada?")
                .doesNotContain("@");
        assertThat(answer(AGENTS.get(0), "What is time? Then ask @Bruno.")).endsWith("@Bruno, what would you add?");
        assertThat(answer(AGENTS.get(0), "What is time? Then ask @Ada.")).doesNotContain("@");
    }

    @Test
    void aPersonIsAddressedByName() throws Exception {
        var request = new ModelRequest("fast", AGENTS.get(0), List.of(new User("Hello", "Grace")), List.of(), 0, 500);

        assertThat(Calls.text(Calls.all(akka.system(), demo, request))).contains("Grace");
    }

    @Test
    void anOfferedToolIsCalledWhenTheUserSaysSo() throws Exception {
        var tools = List.of(new Tool("weather", "Weather now", "{\"type\":\"object\"}"));
        var user = new User("Please use weather {\"city\": \"Bern\"} for me", null);

        var pieces = Calls.all(akka.system(), demo, new ModelRequest("fast", "", List.of(user), tools, 0, 500));

        var call = ((ToolCalled) pieces.get(0)).call();
        assertThat(call.name()).isEqualTo("weather");
        assertThat(call.arguments()).isEqualTo("{\"city\": \"Bern\"}");
        assertThat(((Finished) Calls.end(pieces)).reason()).isEqualTo("tool_calls");
        var messages = List.<ModelRequest.Message>of(
                user,
                new ModelRequest.Assistant("", List.of(call)),
                new ModelRequest.ToolAnswer(call.callId(), "weather", "sunny, 21 degrees"));
        var then = Calls.all(akka.system(), demo, new ModelRequest("fast", "", messages, tools, 0, 500));
        assertThat(Calls.text(then)).startsWith("[demo] ").contains("weather").contains("sunny, 21 degrees");
    }

    @Test
    void aToolThatIsNotOfferedIsNotCalled() throws Exception {
        assertThat(answer(AGENTS.get(0), "use weather {}")).startsWith("[demo] ");
    }

    @Test
    void theOutputLimitIsKept() throws Exception {
        var request = new ModelRequest("fast", "", List.of(new User("Hello", null)), List.of(), 0, 5);

        var pieces = Calls.all(akka.system(), demo, request);

        assertThat(Calls.text(pieces).strip().split("\\s+", -1)).hasSize(5);
        assertThat(((Finished) Calls.end(pieces)).reason()).isEqualTo("length");
        assertThat(Calls.end(pieces).usage().outputTokens()).isEqualTo(5);
    }

    private static String answer(String agent, String question) throws Exception {
        return Calls.text(Calls.all(akka.system(), demo, Calls.asking("fast", agent, question)));
    }
}
