package ninja.helpy.cluster.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Instant;
import ninja.helpy.cluster.local.DataDir;
import ninja.helpy.cluster.local.NodeFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The nodes here are this process, with a door that answers as a node does. */
class StatusReportTest {

    @TempDir
    Path directory;

    private DataDir data;
    private HttpServer door;
    private volatile int answer = 200;

    @BeforeEach
    void open() throws IOException {
        data = new DataDir(directory).create();
        door = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        door.createContext("/ready", exchange -> {
            exchange.sendResponseHeaders(answer, -1);
            exchange.close();
        });
        door.start();
    }

    @AfterEach
    void close() {
        door.stop(0);
    }

    @Test
    void whereNothingWasStartedNothingIsReady() {
        var status = new StatusReport(data).status();

        assertThat(status.ready()).isFalse();
        assertThat(status.serves()).isFalse();
        assertThat(status.down()).isEmpty();
    }

    @Test
    void allNodesTogetherAreReady() throws IOException {
        node(1, url(), ProcessHandle.current());
        node(2, url(), ProcessHandle.current());

        var status = new StatusReport(data).status();

        assertThat(status.ready()).isTrue();
        assertThat(Greeting.headline(status)).isEqualTo("Helpy Cluster is ready");
    }

    @Test
    void oneThatHasEndedIsNamedAndTheOthersServe() throws Exception {
        node(1, "http://127.0.0.1:1", ended());
        node(2, url(), ProcessHandle.current());

        var status = new StatusReport(data).status();

        assertThat(status.ready()).isFalse();
        assertThat(status.serves()).isTrue();
        assertThat(status.url()).isEqualTo(url());
        assertThat(status.nodes()).extracting(StatusReport.Node::node).containsExactly(2);
        assertThat(status.down()).extracting(StatusReport.Down::node).containsExactly(1);
        assertThat(Greeting.headline(status)).contains("ready on 1 of 2 nodes");
        assertThat(Greeting.hasEnded(status.down().get(0)))
                .contains("node 1", "has ended", data.logOf(1).toString(), "./helpy up");
    }

    @Test
    void oneThatLivesButIsNotReadyServesNobody() throws IOException {
        answer = 503;
        node(1, url(), ProcessHandle.current());

        var status = new StatusReport(data).status();

        assertThat(status.ready()).isFalse();
        assertThat(status.serves()).isFalse();
        assertThat(status.nodes()).hasSize(1);
        assertThat(Greeting.headline(status)).isEqualTo("Helpy Cluster is not ready yet");
    }

    private static ProcessHandle ended() throws Exception {
        var process = new ProcessBuilder("true").start();
        process.waitFor();
        return process.toHandle();
    }

    private String url() {
        return "http://127.0.0.1:" + door.getAddress().getPort();
    }

    private void node(int node, String url, ProcessHandle process) throws IOException {
        long startedAt =
                process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
        var file = new NodeFile(node, process.pid(), startedAt, url, 1, 2, "127.0.0.1:3");
        new ObjectMapper()
                .writeValue(data.run().resolve("node-" + node + ".json").toFile(), file);
    }
}
