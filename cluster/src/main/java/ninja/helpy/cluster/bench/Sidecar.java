package ninja.helpy.cluster.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A process of our own that plays the clients, so that its processor time is not the node's. It is given orders and answers
 * each, a line of JSON both; it ends with its orders.
 */
public final class Sidecar implements AutoCloseable {

    private static final String HEAP = "-Xmx256m";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Process process;
    private final Writer orders;
    private final BufferedReader answers;

    private Sidecar(Process process) {
        this.process = process;
        this.orders = process.outputWriter(StandardCharsets.UTF_8);
        this.answers = process.inputReader(StandardCharsets.UTF_8);
    }

    /** {@code command}: the words after {@code helpy} that start it. */
    public static Sidecar start(List<String> command) {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var line =
                new ArrayList<>(List.of(java, HEAP, "-XX:+UseSerialGC", "-cp", System.getProperty("java.class.path")));
        line.add("-Dlogback.configurationFile=logback-cli.xml");
        line.add("ninja.helpy.cluster.cli.HelpyCli");
        line.addAll(command);
        try {
            return new Sidecar(new ProcessBuilder(line)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start());
        } catch (IOException failure) {
            throw new BenchFailure("The load generator cannot be started: " + failure.getMessage(), failure);
        }
    }

    public void tell(Object order) {
        try {
            orders.write(JSON.writeValueAsString(order) + "\n");
            orders.flush();
        } catch (IOException gone) {
            throw gone(gone);
        }
    }

    public <T> T read(Class<T> type) {
        try {
            String line = answers.readLine();
            if (line == null) throw new BenchFailure("The load generator has ended.");
            return JSON.readValue(line, type);
        } catch (IOException gone) {
            throw gone(gone);
        }
    }

    private static BenchFailure gone(IOException failure) {
        return new BenchFailure("The load generator does not answer: " + failure.getMessage(), failure);
    }

    /** It is not waited for. */
    @Override
    public void close() {
        process.destroy();
    }
}
