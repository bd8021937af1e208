package ninja.helpy.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import ninja.helpy.cluster.local.Ports;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** The real launcher, from an empty data directory to a stop: one life of an installation, told in order. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class LauncherIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int PATIENCE_SECONDS = 240;

    @TempDir
    private static Path data;

    private static int port;

    private record Said(int exitCode, String text) {

        JsonNode json() throws IOException {
            return JSON.readTree(text);
        }
    }

    @BeforeAll
    static void choosePort() {
        port = Ports.free();
    }

    @AfterAll
    static void stop() {
        helpy("down");
    }

    @Test
    @Order(1)
    void beforeTheFirstStartNothingIsReadyAndTheDemoSaysHowToStart() throws IOException {
        Said status = helpy("status", "--json");
        Said demo = helpy("demo");

        assertThat(status.exitCode()).isEqualTo(3);
        assertThat(status.json().path("ready").asBoolean()).isFalse();
        assertThat(status.json().fieldNames())
                .toIterable()
                .containsExactly("ready", "url", "workspaceId", "apiKey", "agents", "roomId", "wsUrl", "nodes", "down");
        assertThat(demo.exitCode()).isEqualTo(1);
        assertThat(demo.text()).contains("./helpy up");
    }

    @Test
    @Order(2)
    void aTakenPortIsRefusedBeforeAnythingStarts() throws IOException {
        try (var taken = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            Said up = helpy("up", "--detach", "--port", Integer.toString(taken.getLocalPort()));

            assertThat(up.exitCode()).isEqualTo(1);
            assertThat(up.text()).contains("Port " + port + " is in use", "--port");
            assertThat(data.resolve("cassandra")).doesNotExist();
        }
    }

    @Test
    @Order(3)
    void upMakesTheDemoWorkspaceAndPrintsWhatOpensIt() throws IOException {
        Said up = helpy("up", "--detach", "--port", Integer.toString(port));
        JsonNode status = helpy("status", "--json").json();

        assertThat(up.exitCode()).as(up.text()).isZero();
        assertThat(up.text()).contains(status.path("apiKey").asText(), "curl -N", "./helpy demo", "/api/webhook/");
        assertThat(up.text()).contains(status.path("url").asText() + "/#key=hk_");
        assertThat(status.path("ready").asBoolean()).isTrue();
        assertThat(status.path("agents")).hasSize(3);
        assertThat(status.path("nodes")).hasSize(1);
        Path keys = data.resolve("secrets").resolve("demo.json");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(keys)))
                .isEqualTo("rw-------");
    }

    @Test
    @Order(4)
    void theLinkToTheRoomPageCarriesAKeyThatEndsByItself() throws Exception {
        JsonNode status = helpy("status", "--json").json();
        String link = helpy("link").text().strip();
        var owner =
                new HttpUser(status.path("url").asText(), status.path("apiKey").asText());

        JsonNode keys =
                owner.get("/api/workspaces/" + status.path("workspaceId").asText() + "/api-keys");

        assertThat(link).startsWith(status.path("url").asText() + "/#key=hk_");
        assertThat(link).doesNotContain(status.path("apiKey").asText());
        assertThat(keys.path("items"))
                .filteredOn(key -> key.path("name").asText().equals("room page"))
                .isNotEmpty()
                .allMatch(key -> key.path("level").asText().equals("WRITE"))
                .allMatch(key -> Instant.parse(key.path("expiresAt").asText())
                        .isBefore(Instant.now().plus(Duration.ofHours(49))));
    }

    @Test
    @Order(5)
    void theDemoFindsEverythingAsPromised() {
        Said demo = helpy("demo");

        assertThat(demo.exitCode()).as(demo.text()).isZero();
    }

    @Test
    @Order(6)
    void aKilledNodeIsStartedAgainOnTheSameCassandraWithTheSameKeys() throws IOException {
        JsonNode before = helpy("status", "--json").json();
        long killed = before.path("nodes").path(0).path("pid").asLong();
        ProcessHandle.of(killed).orElseThrow().destroyForcibly();
        ProcessHandle.of(killed).ifPresent(node -> node.onExit().join());

        Said up = helpy("up", "--detach", "--port", Integer.toString(port));
        JsonNode after = helpy("status", "--json").json();

        assertThat(up.exitCode()).as(up.text()).isZero();
        assertThat(after.path("nodes").path(0).path("pid").asLong()).isNotEqualTo(killed);
        assertThat(after.path("nodes").path(0).path("cassandraPid"))
                .isEqualTo(before.path("nodes").path(0).path("cassandraPid"));
        assertThat(after.path("apiKey")).isEqualTo(before.path("apiKey"));
    }

    @Test
    @Order(7)
    void upWhenAlreadyUpSaysSoAndStartsNothing() throws IOException {
        JsonNode before = helpy("status", "--json").json();

        Said up = helpy("up", "--detach", "--port", Integer.toString(port));

        assertThat(up.exitCode()).isZero();
        assertThat(up.text()).contains("Already up", before.path("apiKey").asText());
        assertThat(helpy("status", "--json").json().path("nodes")).isEqualTo(before.path("nodes"));
    }

    @Test
    @Order(8)
    void replayWritesOneEventPerLine() throws IOException {
        Path out = data.resolve("events.ndjson");

        Said replay = helpy("replay", "--out", out.toString());

        assertThat(replay.exitCode()).as(replay.text()).isZero();
        List<String> lines = Files.readAllLines(out);
        assertThat(lines).isNotEmpty();
        for (String line : lines)
            assertThat(JSON.readTree(line).path("type").asText()).isNotEmpty();
    }

    @Test
    @Order(9)
    void downStopsNodesAndCassandra() throws IOException {
        JsonNode node = helpy("status", "--json").json().path("nodes").path(0);

        Said down = helpy("down");

        assertThat(down.exitCode()).isZero();
        assertThat(ProcessHandle.of(node.path("pid").asLong())).isEmpty();
        assertThat(ProcessHandle.of(node.path("cassandraPid").asLong())).isEmpty();
        assertThat(helpy("status", "--json").exitCode()).isEqualTo(3);
    }

    private static Said helpy(String... words) {
        Path home = Path.of("..").toAbsolutePath().normalize();
        var line = new ArrayList<>(List.of(home.resolve("helpy").toString()));
        line.addAll(List.of(words));
        line.addAll(List.of("--data", data.toString()));
        var builder = new ProcessBuilder(line).redirectErrorStream(true);
        builder.environment().put("HELPY_BUILD", "never");
        builder.environment().put("HELPY_HEAP", "512m");
        try {
            Process process = builder.start();
            String text =
                    new String(Objects.requireNonNull(process.getInputStream()).readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
            return new Said(process.exitValue(), text);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError(interrupted);
        }
    }
}
