package ninja.helpy.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The short form of {@code ./helpy chaos …}: ten seconds, faults in an order that is always the same. */
final class ShortChaos {

    private ShortChaos() {}

    /** What it says of a test in which nothing was wrong; anything else fails. */
    static JsonNode outcome(Path data, String what, String... more) throws Exception {
        var arguments = new ArrayList<>(List.of("chaos", what, "--seconds", "10", "--seed", "1", "--json", "--data"));
        arguments.add(data.toString());
        arguments.addAll(List.of(more));

        var test = new Launched(data, Map.of()).call(arguments.toArray(String[]::new));

        var outcome = new ObjectMapper().readTree(test.output());
        assertThat(outcome.path("violations")).as(test.output()).isEmpty();
        assertThat(test.exitCode()).isZero();
        return outcome;
    }
}
