package ninja.helpy.cluster.bench.runs;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import ninja.helpy.cluster.bench.BenchFailure;
import ninja.helpy.cluster.bench.runs.Order.Counted;
import ninja.helpy.cluster.bench.runs.Order.Ended;
import ninja.helpy.cluster.bench.runs.Order.Load;
import org.jspecify.annotations.Nullable;

/** The process with clients and upstream, from the side that gives the orders. */
public final class Generator implements AutoCloseable {

    private static final String HEAP = "-Xmx256m";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Process process;
    private final Writer orders;
    private final BufferedReader answers;
    private final String upstreamUrl;

    private Generator(Process process) throws IOException {
        this.process = process;
        this.orders = process.outputWriter(StandardCharsets.UTF_8);
        this.answers = process.inputReader(StandardCharsets.UTF_8);
        this.upstreamUrl = read(Order.Ready.class).baseUrl();
    }

    /** Comes back when the upstream can be called. {@code command}: the words after {@code helpy} that start it. */
    public static Generator start(List<String> command) {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var line =
                new ArrayList<>(List.of(java, HEAP, "-XX:+UseSerialGC", "-cp", System.getProperty("java.class.path")));
        line.add("-Dlogback.configurationFile=logback-cli.xml");
        line.add("ninja.helpy.cluster.cli.HelpyCli");
        line.addAll(command);
        try {
            return new Generator(new ProcessBuilder(line)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start());
        } catch (IOException failure) {
            throw new BenchFailure("The load generator cannot be started: " + failure.getMessage(), failure);
        }
    }

    /** As OpenAI's clients are told it. */
    public String upstreamUrl() {
        return upstreamUrl;
    }

    void begin(Load load) {
        tell(Order.Act.BEGIN, load);
        read(Counted.class);
    }

    Counted mark() {
        tell(Order.Act.MARK, null);
        return read(Counted.class);
    }

    /** Comes back when the last run has ended. */
    Ended end() {
        tell(Order.Act.END, null);
        var ended = read(Ended.class);
        if (!ended.failure().isEmpty()) throw new BenchFailure("A run went wrong: " + ended.failure());
        return ended;
    }

    private void tell(Order.Act act, @Nullable Load load) {
        try {
            orders.write(JSON.writeValueAsString(new Order(act, load)) + "\n");
            orders.flush();
        } catch (IOException gone) {
            throw gone(gone);
        }
    }

    private <T> T read(Class<T> type) {
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

    /** It ends with its orders; it is not waited for. */
    @Override
    public void close() {
        process.destroy();
    }
}
