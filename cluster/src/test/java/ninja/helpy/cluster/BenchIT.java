package ninja.helpy.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import ninja.helpy.persistence.TestCassandra;
import ninja.helpy.persistence.journal.Schema;
import ninja.helpy.persistence.journal.StorageSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./helpy bench} as its user runs it, for a moment only: what it says, and that it leaves nothing behind. */
class BenchIT {

    private static final int MINUTES_MAX = 3;

    @TempDir
    private Path data;

    @Test
    void creditsPrintsOneObjectOfFiguresBaselineAndRatio() throws Exception {
        Process bench =
                bench("credits", "--json", "--seconds", "1", "--warm-up", "1", "--workspaces", "2", "--callers", "1,8");

        assertThat(bench.waitFor(MINUTES_MAX, TimeUnit.MINUTES)).isTrue();

        assertThat(bench.exitValue()).as(said("err")).isZero();
        JsonNode object = HttpUser.JSON.readTree(said("out"));
        assertThat(object.fieldNames()).toIterable().containsExactly("bench", "figures", "baseline", "ratio");
        assertThat(object.path("bench").asText()).isEqualTo("credits");
        assertThat(object.path("figures")).hasSize(2);
        for (JsonNode figure : object.path("figures")) {
            assertThat(figure.path("workspaces").asInt()).isEqualTo(2);
            assertThat(figure.path("pairsPerSecond").asDouble()).isPositive();
            assertThat(figure.at("/pair/p99").asDouble())
                    .isGreaterThanOrEqualTo(figure.at("/pair/p50").asDouble());
            assertThat(figure.at("/entriesPerGroup").asDouble()).isPositive();
        }
        JsonNode baseline = object.path("baseline");
        double best = baseline.path("pairsPerSecond").asDouble();
        assertThat(best).isPositive();
        assertThat(baseline.path("commitLog").asText()).isEqualTo("batch");
        assertThat(baseline.path("tried"))
                .hasSize(13)
                .allMatch(tried -> tried.path("pairsPerSecond").asDouble() <= best);
        assertThat(object.path("ratio").asDouble()).isPositive();
        assertThat(keyspaces()).noneMatch(name -> name.startsWith("bench_"));
    }

    @Test
    void aLedgerWithAPastAnswersAgainWithEverythingThatItHeld() throws Exception {
        Process bench = bench("recovery", "--json", "--entries", "3000", "--holds", "200");

        assertThat(bench.waitFor(MINUTES_MAX, TimeUnit.MINUTES)).isTrue();

        assertThat(bench.exitValue()).as(said("err")).isZero();
        JsonNode object = HttpUser.JSON.readTree(said("out"));
        assertThat(object.at("/figures/0/openHolds").asInt()).isEqualTo(200);
        assertThat(object.at("/figures/0/medianSeconds").asDouble()).isPositive();
        assertThat(object.at("/baseline/foldSeconds").asDouble()).isPositive();
    }

    @Test
    void runsAreMeasuredWholeWithEveryWordAndEveryCreditChecked() throws Exception {
        Process bench = bench(
                "runs",
                "--json",
                "--seconds",
                "1",
                "--warm-up",
                "1",
                "--parts",
                "runs,latency,streams",
                "--concurrency",
                "2",
                "--tokens",
                "10",
                "--streams",
                "20");

        assertThat(bench.waitFor(MINUTES_MAX, TimeUnit.MINUTES)).isTrue();

        assertThat(bench.exitValue()).as(said("err")).isZero();
        JsonNode object = HttpUser.JSON.readTree(said("out"));
        assertThat(object.path("figures").findValuesAsText("part")).containsExactly("runs", "latency", "streams");
        JsonNode runs = object.at("/figures/0");
        assertThat(runs.path("runsPerSecond").asDouble()).isPositive();
        assertThat(runs.at("/cpuMicrosPerRun/node").asDouble()).isPositive();
        assertThat(object.at("/figures/1/addedFirstTokenP50").asDouble()).isPositive();
        assertThat(object.at("/figures/2/streams").asInt()).isEqualTo(20);
        assertThat(object.at("/figures/2/tokensPerSecond").asDouble()).isPositive();
        assertThat(object.at("/figures/2/heapMiB").asLong()).isPositive();
        assertThat(object.at("/baseline/straight").findValuesAsText("part"))
                .containsExactly("runs", "latency", "streams");
        assertThat(object.path("ratio").asDouble()).isPositive();
        assertThat(keyspaces()).noneMatch(name -> name.startsWith("bench_"));
    }

    @Test
    void everyReaderOfARoomGetsEveryMessageAndIdleOnesAreWeighed() throws Exception {
        Process bench = bench(
                "fanout",
                "--json",
                "--seconds",
                "1",
                "--warm-up",
                "1",
                "--scale",
                "5",
                "--parts",
                "rooms,room,stalled");
        assertThat(bench.waitFor(MINUTES_MAX, TimeUnit.MINUTES)).isTrue();
        assertThat(bench.exitValue()).as(said("err")).isZero();
        JsonNode object = HttpUser.JSON.readTree(said("out"));

        assertThat(object.path("figures").findValuesAsText("part"))
                .containsExactly("rooms", "room", "stalled", "stalled");
        assertThat(object.at("/figures/0/connections").asInt()).isEqualTo(50);
        assertThat(object.at("/figures/1/connections").asInt()).isEqualTo(100);
        assertThat(object.path("figures"))
                .allMatch(figure -> figure.path("deliveredPerSecond").asDouble() > 0);
        assertThat(object.at("/figures/0/cpuMicrosPerDelivery/node").asDouble()).isPositive();
        assertThat(object.at("/baseline/bare").findValuesAsText("part")).containsExactly("rooms", "room");
        assertThat(object.path("ratio").asDouble()).isPositive();

        Process idle = bench("fanout", "--json", "--warm-up", "1", "--idle", "100");
        assertThat(idle.waitFor(MINUTES_MAX, TimeUnit.MINUTES)).isTrue();
        assertThat(idle.exitValue()).as(said("err")).isZero();
        assertThat(HttpUser.JSON
                        .readTree(said("out"))
                        .at("/figures/0/connections")
                        .asInt())
                .isEqualTo(100);
        assertThat(keyspaces()).noneMatch(name -> name.startsWith("bench_"));
    }

    @Test
    void interruptedItDropsItsKeyspacesAndFails() throws Exception {
        Process bench = bench("credits", "--seconds", "60");
        await().atMost(MINUTES_MAX, TimeUnit.MINUTES)
                .until(() -> keyspaces().stream().anyMatch(name -> name.endsWith("_baseline")));

        bench.destroy();

        assertThat(bench.waitFor(MINUTES_MAX, TimeUnit.MINUTES)).isTrue();
        assertThat(bench.exitValue()).isEqualTo(1);
        assertThat(said("err")).contains("nothing is left behind");
        assertThat(keyspaces()).noneMatch(name -> name.startsWith("bench_"));
    }

    private Process bench(String... options) throws IOException {
        var command = new ArrayList<>(List.of(
                Path.of("..").toAbsolutePath().normalize().resolve("helpy").toString(), "bench"));
        command.addAll(List.of(options));
        command.addAll(List.of("--data", data.toString(), "--cassandra", TestCassandra.contactPoint()));
        var builder = new ProcessBuilder(command)
                .redirectOutput(data.resolve("out").toFile())
                .redirectError(data.resolve("err").toFile());
        builder.environment().put("HELPY_BUILD", "never");
        builder.environment().put("HELPY_HEAP", "512m");
        // Nobody reads these figures, so that compiling well would only take time.
        builder.environment().put("JDK_JAVA_OPTIONS", "-XX:TieredStopAtLevel=1");
        return builder.start();
    }

    private String said(String where) throws IOException {
        return Files.readString(data.resolve(where), StandardCharsets.UTF_8);
    }

    private static List<String> keyspaces() {
        Config config = ConfigFactory.parseMap(Map.of("helpy.persistence.contact-points", TestCassandra.contactPoint()))
                .withFallback(ConfigFactory.load());
        try (var session = Schema.connect(StorageSettings.from(config))) {
            return session.execute("SELECT keyspace_name FROM system_schema.keyspaces")
                    .map(row -> String.valueOf(row.getString(0)))
                    .all();
        }
    }
}
