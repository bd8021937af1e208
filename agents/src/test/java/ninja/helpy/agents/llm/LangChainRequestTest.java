package ninja.helpy.agents.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.request.json.JsonAnyOfSchema;
import dev.langchain4j.model.chat.request.json.JsonArraySchema;
import dev.langchain4j.model.chat.request.json.JsonEnumSchema;
import dev.langchain4j.model.chat.request.json.JsonIntegerSchema;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import dev.langchain4j.model.chat.request.json.JsonReferenceSchema;
import dev.langchain4j.model.chat.request.json.JsonStringSchema;
import java.util.List;
import java.util.Objects;
import ninja.helpy.agents.llm.ModelRequest.Assistant;
import ninja.helpy.agents.llm.ModelRequest.Message;
import ninja.helpy.agents.llm.ModelRequest.User;
import org.junit.jupiter.api.Test;

class LangChainRequestTest {

    @Test
    void severalSpeakersInARowBecomeOneMessageThatNamesThem() {
        var messages = translated(
                "", new User("Hello", "Grace"), new User("Hi", "Alan"), new Assistant("Welcome ", List.of()));

        assertThat(messages).containsExactly(UserMessage.from("Grace: Hello\n\nAlan: Hi"), AiMessage.from("Welcome"));
    }

    @Test
    void aConversationAlwaysBeginsWithAUserAndHasNoEmptyMessage() {
        assertThat(translated("Be kind.", new Assistant("Welcome", List.of()), new User(" ", null)))
                .containsExactly(
                        SystemMessage.from("Be kind."), UserMessage.from("(no text)"), AiMessage.from("Welcome"));
        assertThat(translated(" ")).containsExactly(UserMessage.from("(no text)"));
    }

    @Test
    void aSchemaKeepsItsShapeAndTellsTheRestInWords() {
        var schema = ToolSchema.parse("""
                {"$schema": "x", "title": "T", "type": "object", "required": ["a"], "additionalProperties": false,
                 "properties": {
                   "a": {"type": ["null", "integer"], "description": "count", "minimum": 1},
                   "b": {"type": "array", "items": {"type": "object", "properties": {"c": {"const": "x"}}}},
                   "d": {"oneOf": [{"type": "string", "format": "date"}, {"$ref": "#/$defs/D"}]}},
                 "$defs": {"D": {"enum": ["p", "q"]}}}""");

        assertThat(schema.required()).containsExactly("a");
        assertThat(schema.additionalProperties()).isFalse();
        assertThat(schema.properties().get("a"))
                .isEqualTo(JsonIntegerSchema.builder()
                        .description("count (minimum: 1)")
                        .build());
        var items =
                (JsonObjectSchema) property(schema, "b", JsonArraySchema.class).items();
        assertThat(items.properties().get("c"))
                .isEqualTo(JsonEnumSchema.builder().enumValues("x").build());
        assertThat(property(schema, "d", JsonAnyOfSchema.class).anyOf())
                .containsExactly(
                        JsonStringSchema.builder()
                                .description("(format: \"date\")")
                                .build(),
                        JsonReferenceSchema.builder().reference("D").build());
        assertThat(schema.definitions()).containsKey("D");
    }

    @Test
    void whatIsNoSchemaIsRefused() {
        assertThatThrownBy(() -> ToolSchema.parse("not json")).isInstanceOf(ToolSchema.InvalidSchema.class);
        assertThatThrownBy(() -> ToolSchema.parse("[1]")).isInstanceOf(ToolSchema.InvalidSchema.class);
        assertThatThrownBy(() -> ToolSchema.parse("{\"properties\":{\"a\":".repeat(40) + "{}" + "}}".repeat(40)))
                .isInstanceOf(ToolSchema.InvalidSchema.class);
        assertThat(ToolSchema.parse("").properties()).isEmpty();
    }

    private static <T> T property(JsonObjectSchema schema, String name, Class<T> type) {
        return type.cast(Objects.requireNonNull(schema.properties().get(name)));
    }

    private static List<ChatMessage> translated(String system, Message... messages) {
        return LangChainRequest.messages(new ModelRequest("m", system, List.of(messages), List.of(), 0, 10));
    }
}
