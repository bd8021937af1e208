package ninja.helpy.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import ninja.helpy.api.http.Endpoint;
import org.junit.jupiter.api.Test;

/** The description and the endpoint table say the same. */
class OpenApiTest {

    private static final Set<String> METHODS = Set.of("get", "post", "put", "delete", "options", "head", "patch");

    private final JsonNode description = description();

    @Test
    void everyEndpointIsDescribedAndEveryDescriptionIsAnEndpoint() {
        var served = RunningApi.get().api().routes().endpoints().stream()
                .map(Endpoint::toString)
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(described()).containsExactlyInAnyOrderElementsOf(served);
    }

    @Test
    void everyReferenceLeadsSomewhere() {
        for (var reference : description.findValuesAsText("$ref")) {
            assertThat(description.at(reference.substring(1)).isMissingNode())
                    .as(reference)
                    .isFalse();
        }
    }

    @Test
    void everyPathParameterIsDeclared() {
        description.path("paths").properties().forEach(path -> {
            var declared = new ArrayList<String>();
            path.getValue()
                    .path("parameters")
                    .forEach(parameter ->
                            declared.add(resolved(parameter).path("name").asText()));
            var named = List.of(path.getKey().split("[{}]", -1));
            for (int i = 1; i < named.size(); i += 2) {
                assertThat(declared).as(path.getKey()).contains(named.get(i));
            }
        });
    }

    private JsonNode resolved(JsonNode parameter) {
        return parameter.has("$ref")
                ? description.at(parameter.get("$ref").asText().substring(1))
                : parameter;
    }

    private Set<String> described() {
        var found = new TreeSet<String>();
        description
                .path("paths")
                .properties()
                .forEach(path -> path.getValue().fieldNames().forEachRemaining(method -> {
                    if (METHODS.contains(method)) found.add(method.toUpperCase(Locale.ROOT) + ' ' + path.getKey());
                }));
        return found;
    }

    private static JsonNode description() {
        try (var in = OpenApiTest.class.getResourceAsStream("/openapi.yaml")) {
            return new YAMLMapper()
                    .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
                    .readTree(in);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
