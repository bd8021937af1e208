package ninja.helpy.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** An installation of its own in a folder of the test, run as its user would: by {@code ./helpy}. */
final class Launched implements AutoCloseable {

    private static final int MINUTES_MAX = 10;

    private final Path home = checkout();
    private final Path data;
    private final int port;
    private final Map<String, String> environment;

    Launched(Path data, Map<String, String> environment) throws IOException {
        this.data = data;
        this.port = freePort();
        this.environment = environment;
    }

    /** What one call printed, and how it ended. */
    record Outcome(int exitCode, String output) {}

    Outcome up() throws Exception {
        return call("up", "--detach", "--port", Integer.toString(port), "--data", data.toString());
    }

    JsonNode status() throws Exception {
        return HttpUser.JSON.readTree(
                call("status", "--json", "--data", data.toString()).output());
    }

    Outcome down() throws IOException, InterruptedException {
        return call("down", "--data", data.toString());
    }

    int port() {
        return port;
    }

    Outcome call(String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(home.resolve("helpy").toString()));
        command.addAll(List.of(arguments));
        var output = Files.createTempFile("helpy", ".out");
        var builder = new ProcessBuilder(command)
                .redirectOutput(output.toFile())
                .redirectError(Files.createTempFile("helpy", ".err").toFile());
        builder.environment().putAll(environment);
        builder.environment().put("HELPY_BUILD", "never");
        var process = builder.start();
        if (!process.waitFor(MINUTES_MAX, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            throw new AssertionError(command + " did not end: " + Files.readString(output));
        }
        return new Outcome(process.exitValue(), Files.readString(output, StandardCharsets.UTF_8));
    }

    /** As the kernel does it: no goodbye. */
    static void kill9(long pid) throws Exception {
        var process = ProcessHandle.of(pid).orElseThrow();
        process.destroyForcibly();
        process.onExit().get(20, TimeUnit.SECONDS);
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static Path checkout() {
        for (var at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            if (Files.exists(at.resolve("helpy"))) return at;
        }
        throw new IllegalStateException("not inside a checkout");
    }

    @Override
    public void close() {
        try {
            down();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError(interrupted);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
