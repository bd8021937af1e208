package ninja.helpy.persistence.cassandra;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class CassandraTimeoutsTest {

    private static final Pattern TIMEOUT = Pattern.compile("(?m)^\\w+_timeout: (\\d+)ms$");

    /** Else whoever asks gives up without a word, or a hesitating disk fails what could have been done. */
    @Test
    void theEmbeddedOneGivesUpShortlyBeforeTheDriverDoes() throws IOException {
        var driver = ConfigFactory.parseResources("journal.conf")
                .withFallback(ConfigFactory.load())
                .resolve()
                .getDuration("datastax-java-driver.basic.request.timeout");

        assertThat(timeouts())
                .hasSize(4)
                .allSatisfy(timeout -> assertThat(timeout).isBetween(driver.minusSeconds(1), driver.minusMillis(200)));
    }

    private static List<Duration> timeouts() throws IOException {
        var found = new ArrayList<Duration>();
        try (var yaml = CassandraFiles.class.getResourceAsStream("/cassandra/cassandra.yaml")) {
            var text = new String(Objects.requireNonNull(yaml).readAllBytes(), StandardCharsets.UTF_8);
            var matcher = TIMEOUT.matcher(text);
            while (matcher.find()) found.add(Duration.ofMillis(Long.parseLong(matcher.group(1))));
        }
        return found;
    }
}
