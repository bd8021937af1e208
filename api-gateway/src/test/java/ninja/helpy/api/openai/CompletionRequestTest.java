package ninja.helpy.api.openai;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import ninja.helpy.agents.llm.ModelRequest;
import ninja.helpy.api.HostileJson;
import ninja.helpy.api.wire.Json;
import ninja.helpy.api.wire.ProblemException;
import org.junit.jupiter.api.Test;

class CompletionRequestTest {

    private static final String RIGHT =
            "{\"model\":\"Ada\",\"stream\":true,\"stream_options\":{\"include_usage\":true},"
                    + "\"temperature\":0.5,\"n\":1,\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"pick_date\",\"parameters\":{\"type\":\"object\"}}}],\"tool_choice\":\"auto\",\"stop\":[],\"modalities\":[\"text\"],\"response_format\":{\"type\":\"text\"},\"messages\":[{\"role\":\"system\",\"content\":\"Be"
                    + " kind\"},{\"role\":\"assistant\",\"content\":\"Yes\",\"tool_calls\":[]},"
                    + "{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"Hello\"}]}]}";

    @Test
    void aRightBodyIsRead() {
        var request = CompletionRequest.of(Json.parse(RIGHT.getBytes(StandardCharsets.UTF_8)), false);

        assertThat(request.model()).isEqualTo("Ada");
        assertThat(request.stream()).isTrue();
        assertThat(request.withUsage()).isTrue();
        assertThat(request.messages().said()).hasSize(3);
        assertThat(request.tools()).extracting(ModelRequest.Tool::name).containsExactly("pick_date");
    }

    @Test
    void aHostileBodyIsReadOrRefusedAndNothingElse() {
        int refused = 0;
        for (int seed = 0; seed < 20_000; seed++) {
            try {
                CompletionRequest.of(
                        Json.parse(new HostileJson(seed).of(RIGHT).getBytes(StandardCharsets.UTF_8)), seed % 2 == 0);
            } catch (ProblemException problem) {
                assertThat(problem.problem().code().status()).isEqualTo(400);
                refused++;
            }
        }
        assertThat(refused).isBetween(10_000, 19_999);
    }
}
