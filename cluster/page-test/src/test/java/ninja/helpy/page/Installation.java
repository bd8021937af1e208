package ninja.helpy.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A node and a Cassandra of the test's own, run as its user would: by {@code ./helpy}. Its Helpys speak slowly. */
final class Installation implements AutoCloseable {

    private static final int MINUTES_MAX = 10;

    private final Path launcher = Path.of("..", "..", "helpy").toAbsolutePath().normalize();
    private final Path data;
    private final int port;

    Installation(Path data) throws IOException {
        this.data = data;
        try (var socket = new ServerSocket(0)) {
            this.port = socket.getLocalPort();
        }
    }

    String up() throws IOException, InterruptedException {
        return helpy("up", "--detach", "--port", Integer.toString(port));
    }

    String url() {
        return "http://localhost:" + port;
    }

    /** With a key in it. */
    String link() throws IOException, InterruptedException {
        return helpy("link").strip();
    }

    long nodePid() throws IOException, InterruptedException {
        JsonNode status = new ObjectMapper().readTree(helpy("status", "--json"));
        return status.path("nodes").path(0).path("pid").asLong();
    }

    /** As the kernel does it: no goodbye. */
    static void kill(long pid) throws Exception {
        ProcessHandle process = ProcessHandle.of(pid).orElseThrow();
        process.destroyForcibly();
        process.onExit().get(20, TimeUnit.SECONDS);
    }

    private String helpy(String... words) throws IOException, InterruptedException {
        var line = new ArrayList<>(List.of(launcher.toString()));
        line.addAll(List.of(words));
        line.addAll(List.of("--data", data.toString()));
        Path out = Files.createTempFile("helpy", ".out");
        var builder = new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(out.toFile());
        builder.environment().put("HELPY_BUILD", "never");
        builder.environment().put("HELPY_HEAP", "512m");
        builder.environment().put("HELPY_MODEL", "demo/slow");
        Process process = builder.start();
        boolean ended = process.waitFor(MINUTES_MAX, TimeUnit.MINUTES);
        String said = Files.readString(out, StandardCharsets.UTF_8);
        Files.delete(out);
        assertThat(ended).as(said).isTrue();
        assertThat(process.exitValue()).as(said).isZero();
        return said;
    }

    @Override
    public void close() throws IOException {
        try {
            helpy("down");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
