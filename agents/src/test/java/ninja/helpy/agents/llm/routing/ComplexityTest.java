package ninja.helpy.agents.llm.routing;

import static ninja.helpy.agents.llm.routing.Complexity.Level.BASIC;
import static ninja.helpy.agents.llm.routing.Complexity.Level.COMPLEX;
import static ninja.helpy.agents.llm.routing.Complexity.Level.SIMPLE;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import ninja.helpy.agents.llm.ModelRequest;
import ninja.helpy.agents.llm.ModelRequest.Assistant;
import ninja.helpy.agents.llm.ModelRequest.Message;
import ninja.helpy.agents.llm.ModelRequest.User;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ComplexityTest {

    static Stream<Arguments> questions() {
        return Stream.of(
                Arguments.of("Hello!", SIMPLE, "short"),
                Arguments.of("", SIMPLE, "short"),
                Arguments.of("What is the capital of Switzerland?", SIMPLE, "short"),
                Arguments.of("Warum ist der Himmel blau?", SIMPLE, "short"),
                Arguments.of("空はなぜ青いのですか？", SIMPLE, "short"),
                Arguments.of("Did you read the file(s) that I sent; and the class notes?", SIMPLE, "short"),
                Arguments.of("Tell me about the sea. ".repeat(10), BASIC, "usual length"),
                Arguments.of("Tell me about the sea. ".repeat(30), BASIC, "long"),
                Arguments.of("Describe the sea in exactly one sentence.", BASIC, "constraints"),
                Arguments.of("Who? When? Why?", BASIC, "several questions"),
                Arguments.of("What does an algorithm do?", BASIC, "code"),
                Arguments.of("What is a derivative?", BASIC, "maths"),
                Arguments.of("Tell me about the sea. ".repeat(100), COMPLEX, "long"),
                Arguments.of("What is wrong here?\n```\nx\n```", COMPLEX, "code"),
                Arguments.of("for (;;) {\n  run();\n}", COMPLEX, "code"),
                Arguments.of("Why do I get a NullPointerException?", COMPLEX, "code"),
                Arguments.of("Explain \\int_0^1 to me", COMPLEX, "maths"),
                Arguments.of("Solve x^2 + 3 for me", COMPLEX, "maths"),
                Arguments.of(
                        "Prove it in at most ten lines, without induction, and only for primes.",
                        COMPLEX,
                        "maths, constraints"),
                Arguments.of(
                        "Write a function:\n- it must be short\n- it should never fail\n- only in Java",
                        COMPLEX,
                        "code, constraints"));
    }

    @ParameterizedTest
    @MethodSource("questions")
    void aQuestionIsJudgedByWhatIsWrittenOnIt(String question, Complexity.Level level, String signs) {
        var complexity = Complexity.of(request(List.of(new User(question, null)), List.of()));

        assertThat(complexity.level()).isEqualTo(level);
        assertThat(String.join(", ", complexity.signs())).isEqualTo(signs);
    }

    @Test
    void aLongHistoryMakesItHarder() {
        var talk = new ArrayList<Message>();
        for (int i = 0; i < 5; i++) {
            talk.add(new User("Yes?", null));
            talk.add(new Assistant("Yes.", List.of()));
        }
        assertThat(Complexity.of(request(talk, List.of()))).isEqualTo(new Complexity(BASIC, List.of("long history")));

        talk.addAll(List.copyOf(talk));
        talk.add(new User("What is an algorithm?", null));
        assertThat(Complexity.of(request(talk, List.of())))
                .isEqualTo(new Complexity(COMPLEX, List.of("code", "long history")));
    }

    @Test
    void whoNeedsToolsNeedsAModelThatCanUseThem() {
        var tool = new ModelRequest.Tool("weather", "The weather", "{}");

        assertThat(Complexity.of(request(List.of(new User("Rain?", null)), List.of(tool))))
                .isEqualTo(new Complexity(COMPLEX, List.of("tools")));
    }

    @Test
    void aHugeQuestionIsNotReadToItsEnd() {
        var hostile =
                List.of("(".repeat(2_000_000), "SELECT ".repeat(300_000), "x ".repeat(1_000_000) + "^".repeat(99));

        for (var text : hostile) {
            assertThat(Complexity.of(request(List.of(new User(text, null)), List.of())))
                    .isEqualTo(new Complexity(COMPLEX, List.of("long")));
        }
    }

    @Test
    void withoutAnyWordsOfAUserItIsSimple() {
        assertThat(Complexity.of(request(List.of(), List.of())).level()).isEqualTo(SIMPLE);
    }

    private static ModelRequest request(List<Message> messages, List<ModelRequest.Tool> tools) {
        return new ModelRequest("", "You are Ada. You must only use code.", messages, tools, 0.5, 100);
    }
}
