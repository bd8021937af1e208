package ninja.helpy.agents.llm;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.langchain4j.model.chat.request.json.JsonAnyOfSchema;
import dev.langchain4j.model.chat.request.json.JsonArraySchema;
import dev.langchain4j.model.chat.request.json.JsonBooleanSchema;
import dev.langchain4j.model.chat.request.json.JsonEnumSchema;
import dev.langchain4j.model.chat.request.json.JsonIntegerSchema;
import dev.langchain4j.model.chat.request.json.JsonNullSchema;
import dev.langchain4j.model.chat.request.json.JsonNumberSchema;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import dev.langchain4j.model.chat.request.json.JsonReferenceSchema;
import dev.langchain4j.model.chat.request.json.JsonSchemaElement;
import dev.langchain4j.model.chat.request.json.JsonStringSchema;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A tool's JSON Schema in langchain4j's terms, which every provider's adapter understands. Keywords that have no
 * place there (format, minimum, pattern, …) are told to the model in the description instead of being lost.
 */
final class ToolSchema {

    private static final JsonMapper JSON = new JsonMapper();
    private static final int DEPTH_MAX = 30;
    private static final Set<String> HINTS = Set.of(
            "format",
            "pattern",
            "minimum",
            "maximum",
            "exclusiveMinimum",
            "exclusiveMaximum",
            "multipleOf",
            "minLength",
            "maxLength",
            "minItems",
            "maxItems",
            "uniqueItems",
            "default",
            "examples");

    private ToolSchema() {}

    static JsonObjectSchema parse(String schema) {
        try {
            return object(JSON.readTree(schema.isBlank() ? "{}" : schema), 0);
        } catch (JsonProcessingException e) {
            throw new InvalidSchema(e);
        }
    }

    private static JsonObjectSchema object(JsonNode schema, int depth) {
        if (!schema.isObject() || depth > DEPTH_MAX) throw new InvalidSchema(null);
        var builder = JsonObjectSchema.builder()
                .description(description(schema))
                .addProperties(elements(schema.path("properties"), depth))
                .required(texts(schema.path("required")));
        var definitions = elements(schema.path("$defs"), depth);
        if (!definitions.isEmpty()) builder.definitions(definitions);
        if (schema.path("additionalProperties").isBoolean()) {
            builder.additionalProperties(schema.path("additionalProperties").booleanValue());
        }
        return builder.build();
    }

    private static Map<String, JsonSchemaElement> elements(JsonNode named, int depth) {
        var elements = new LinkedHashMap<String, JsonSchemaElement>();
        named.properties().forEach(entry -> elements.put(entry.getKey(), element(entry.getValue(), depth + 1)));
        return elements;
    }

    private static JsonSchemaElement element(JsonNode schema, int depth) {
        if (depth > DEPTH_MAX) throw new InvalidSchema(null);
        var description = description(schema);
        if (schema.has("$ref")) return reference(schema.path("$ref").asText());
        if (schema.has("enum")) return choice(texts(schema.path("enum")), description);
        if (schema.has("const")) return choice(List.of(schema.path("const").asText()), description);
        if (schema.has("anyOf")) return anyOf(schema.path("anyOf"), description, depth);
        if (schema.has("oneOf")) return anyOf(schema.path("oneOf"), description, depth);
        return switch (type(schema)) {
            case "object" -> object(schema, depth);
            case "array" -> array(schema, description, depth);
            case "integer" ->
                JsonIntegerSchema.builder().description(description).build();
            case "number" -> JsonNumberSchema.builder().description(description).build();
            case "boolean" ->
                JsonBooleanSchema.builder().description(description).build();
            case "null" -> new JsonNullSchema();
            default -> JsonStringSchema.builder().description(description).build();
        };
    }

    /** Of several types ({@code ["string", "null"]}) the first that is not null. */
    private static String type(JsonNode schema) {
        var type = schema.path("type");
        if (type.isTextual()) return type.textValue();
        for (var one : type) if (!one.asText().equals("null")) return one.asText();
        return schema.has("properties") ? "object" : schema.has("items") ? "array" : "string";
    }

    private static JsonSchemaElement choice(List<String> values, @Nullable String description) {
        return JsonEnumSchema.builder()
                .enumValues(values)
                .description(description)
                .build();
    }

    private static JsonSchemaElement reference(String reference) {
        return JsonReferenceSchema.builder()
                .reference(reference.substring(reference.lastIndexOf('/') + 1))
                .build();
    }

    private static JsonSchemaElement anyOf(JsonNode choices, @Nullable String description, int depth) {
        var elements = new ArrayList<JsonSchemaElement>();
        choices.forEach(choice -> elements.add(element(choice, depth + 1)));
        return JsonAnyOfSchema.builder()
                .anyOf(elements)
                .description(description)
                .build();
    }

    private static JsonSchemaElement array(JsonNode schema, @Nullable String description, int depth) {
        return JsonArraySchema.builder()
                .items(element(schema.path("items"), depth + 1))
                .description(description)
                .build();
    }

    private static @Nullable String description(JsonNode schema) {
        var words = new ArrayList<String>();
        if (schema.path("description").isTextual())
            words.add(schema.path("description").textValue());
        schema.properties().forEach(entry -> {
            if (HINTS.contains(entry.getKey())) words.add("(" + entry.getKey() + ": " + entry.getValue() + ")");
        });
        return words.isEmpty() ? null : String.join(" ", words);
    }

    private static List<String> texts(JsonNode array) {
        var texts = new ArrayList<String>();
        array.forEach(one -> texts.add(one.asText()));
        return texts;
    }

    /** A tool that no model could be told about. */
    static final class InvalidSchema extends IllegalArgumentException {

        InvalidSchema(@Nullable Throwable cause) {
            super("not a JSON Schema of an object", cause);
        }
    }
}
