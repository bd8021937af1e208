package ninja.helpy.agents.tool;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import ninja.helpy.agents.llm.ModelRequest;
import ninja.helpy.agents.llm.ModelRequest.ToolCall;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ToolBoxTest {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final String CITY = "{\"type\":\"object\",\"required\":[\"city\"],\"additionalProperties\":false,"
            + "\"properties\":{\"city\":{\"type\":\"string\",\"minLength\":2},\"days\":{\"type\":\"integer\","
            + "\"minimum\":1,\"maximum\":9},\"units\":{\"enum\":[\"c\",\"f\"]}}}";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"city\":\"Oslo\"}",
                "{\"city\":\"Oslo\",\"days\":3,\"units\":\"c\"}",
            })
    void argumentsThatFitPass(String arguments) {
        assertThat(box(CITY).objection(call(arguments))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "\"Oslo\"",
                "{",
                "{\"city\":\"Oslo\"} {\"city\":\"Oslo\"}",
                "{\"city\":5}",
                "{\"city\":\"O\"}",
                "{\"town\":\"Oslo\"}",
                "{\"city\":\"Oslo\",\"days\":2.5}",
                "{\"city\":\"Oslo\",\"days\":10}",
                "{\"city\":\"Oslo\",\"units\":\"k\"}",
                "{\"city\":\"Oslo\",\"more\":1}",
                "{'city':'Oslo'}",
            })
    void argumentsThatDoNotFitAreObjectedTo(String arguments) {
        assertThat(box(CITY).objection(call(arguments))).isPresent();
    }

    @Test
    void argumentsOfEndlessLengthOrDepthAreObjectedTo() {
        assertThat(box("{}").objection(call("{\"a\":\"" + "x".repeat(ArgumentSchema.CHARS_MAX) + "\"}")))
                .isPresent();
        assertThat(box("{}").objection(call("{\"a\":" + "[".repeat(1_000) + "]".repeat(1_000) + "}")))
                .isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "no schema",
                "[]",
                "{\"$ref\":\"http://127.0.0.1:1/schema.json\"}",
                "{\"$ref\":\"classpath:reference.conf\"}",
                "{\"$ref\":\"classpath:refuses-everything.json\"}",
                "{\"$ref\":\"#\"}",
                "{\"properties\":{\"a\":{\"pattern\":\"([\"}}}",
                "{\"$ref\":\"#/nowhere\"}",
            })
    void aSchemaThatIsNoneLetsObjectsPassAndFetchesNothing(String schema) {
        assertThat(box(schema).objection(call("{\"a\":\"b\"}"))).isEmpty();
        assertThat(box(schema).objection(call("17"))).isPresent();
    }

    @Test
    void aPatternThatNeverEndsDoesNotKeepUsBusy() {
        var schema = "{\"properties\":{\"a\":{\"type\":\"string\",\"pattern\":\"^.*a.*a.*a.*a.*a.*a.*b$\"}}}";

        assertThat(box(schema).objection(call("{\"a\":\"" + "a".repeat(400) + "!\"}")))
                .isEmpty();
        assertThat(box(schema).objection(call("{\"a\":\"ac\"}"))).isPresent();
    }

    @Test
    void whateverAModelMakesUpAsArgumentsIsAnsweredAndNeverThrows() {
        var alphabet = "{}[]\",:\\0123.-eEtrufalsn \u0000\uD83Dé$#/";
        for (long seed = 0; seed < 5_000; seed++) {
            var random = new SplittableRandom(seed);
            var text = new StringBuilder(random.nextBoolean() ? "{\"city\":" : "");
            int length = random.nextInt(60);
            for (int i = 0; i < length; i++) text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            var call = call(text.toString());

            var objection = box(CITY).objection(call);

            if (objection.isEmpty())
                assertThat(ToolBox.arguments(call).path("city").isTextual()).isTrue();
            assertThat(ToolBox.presentable(call).arguments()).startsWith("{").endsWith("}");
        }
    }

    @Test
    void validArgumentsMadeUpAtRandomPassAndOneWrongFieldIsNoticed() {
        for (long seed = 0; seed < 1_000; seed++) {
            var random = new SplittableRandom(seed);
            var arguments = JSON.objectNode().put("city", "x".repeat(2 + random.nextInt(50)));
            if (random.nextBoolean()) arguments.put("days", 1 + random.nextInt(9));
            assertThat(box(CITY).objection(call(arguments.toString()))).isEmpty();

            arguments.set("days", wrong(random));
            assertThat(box(CITY).objection(call(arguments.toString()))).isPresent();
        }
    }

    private static JsonNode wrong(SplittableRandom random) {
        return switch (random.nextInt(5)) {
            case 0 -> JSON.nullNode();
            case 1 -> JSON.numberNode(10L + random.nextInt());
            case 2 -> JSON.textNode("3");
            case 3 -> JSON.arrayNode().add(3);
            default -> JSON.numberNode(1.5);
        };
    }

    @Test
    void ofTwoToolsWithOneNameOursCounts() {
        var box = new ToolBox(
                List.of(tool("look", "ours")), List.of(offer("look", "the client's"), offer("pick", "his")));

        assertThat(box.offers()).extracting(ModelRequest.Tool::description).containsExactly("ours", "his");
        assertThat(box.ours(new ToolCall("1", "look", "{}"))).isPresent();
        assertThat(box.ours(new ToolCall("1", "pick", "{}"))).isEmpty();
    }

    private static ToolBox box(String schema) {
        return new ToolBox(List.of(), List.of(new ModelRequest.Tool("weather", "", schema)));
    }

    private static ToolCall call(String arguments) {
        return new ToolCall("1", "weather", arguments);
    }

    private static ModelRequest.Tool offer(String name, String description) {
        return new ModelRequest.Tool(name, description, "{}");
    }

    private static Tool tool(String name, String description) {
        return new Tool() {
            @Override
            public ModelRequest.Tool offer() {
                return ToolBoxTest.offer(name, description);
            }

            @Override
            public CompletionStage<ToolResult> use(Use use) {
                return CompletableFuture.completedFuture(ToolResult.of(""));
            }
        };
    }
}
