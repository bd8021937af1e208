package ninja.helpy.agents.tool;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaException;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What arguments a tool takes. A schema comes from strangers, so it never makes us fetch anything, and none of its patterns
 * can keep us busy; one that is no schema lets every JSON object pass, since the tool itself will object.
 */
final class ArgumentSchema {

    /** Longer arguments are refused unread. */
    static final int CHARS_MAX = 64_000;

    private static final int DEPTH_MAX = 64;
    private static final int OBJECTIONS_MAX = 5;

    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEPTH_MAX)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private static final SchemaRegistry REGISTRY = SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_2020_12,
            builder -> builder.schemaCacheEnabled(false)
                    .schemaRegistryConfig(SchemaRegistryConfig.builder()
                            .regularExpressionFactory(PatientPattern::of)
                            .build())
                    .schemaLoader(loader -> loader.block(address -> true)));

    private final @Nullable Schema schema;

    private ArgumentSchema(@Nullable Schema schema) {
        this.schema = schema;
    }

    static ArgumentSchema of(String schema) {
        try {
            var read = JSON.readTree(schema);
            return new ArgumentSchema(read.isObject() ? REGISTRY.getSchema(read) : null);
        } catch (JsonProcessingException | SchemaException e) {
            return new ArgumentSchema(null);
        }
    }

    /** The arguments as JSON, if that is what they are. */
    static Optional<JsonNode> read(String arguments) {
        if (arguments.length() > CHARS_MAX) return Optional.empty();
        try {
            return Optional.of(JSON.readTree(arguments)).filter(JsonNode::isObject);
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    /** Empty if the arguments fit. */
    Optional<String> objection(String arguments) {
        var read = read(arguments);
        if (read.isEmpty()) {
            return Optional.of("the arguments must be one JSON object of at most " + CHARS_MAX + " characters");
        }
        if (schema == null) return Optional.empty();
        try {
            var wrong = schema.validate(read.get());
            if (wrong.isEmpty()) return Optional.empty();
            return Optional.of("the arguments do not fit: "
                    + wrong.stream().limit(OBJECTIONS_MAX).map(Error::toString).collect(Collectors.joining("; ")));
        } catch (SchemaException | StackOverflowError e) {
            // It refers to something elsewhere, or to itself without end.
            return Optional.empty();
        }
    }
}
