package ninja.helpy.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MaskedPathTest {

    @ParameterizedTest
    @CsvSource({
        "/api/webhook/ws/agent/anything, /api/webhook/ws/agent/•••",
        "/api/webhook/ws/agent/anything/runs/r-1, /api/webhook/ws/agent/•••/runs/r-1",
        "/api/streams/ws/agent/ss_abc, /api/streams/ws/agent/•••",
        "/wrong/place/hk_abc, /wrong/place/•••",
        "/api/workspaces/ws/agents/a/streams/s-1, /api/workspaces/ws/agents/a/streams/s-1",
        "/, /"
    })
    void aLogShowsThePathWithoutItsSecrets(String path, String shown) {
        var segments =
                Arrays.stream(path.split("/", -1)).filter(s -> !s.isEmpty()).toList();

        assertThat(MaskedPath.of(segments)).isEqualTo(shown);
    }
}
