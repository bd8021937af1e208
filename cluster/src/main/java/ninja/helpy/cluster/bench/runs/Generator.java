package ninja.helpy.cluster.bench.runs;

import java.util.List;
import ninja.helpy.cluster.bench.BenchFailure;
import ninja.helpy.cluster.bench.Sidecar;
import ninja.helpy.cluster.bench.runs.Order.Counted;
import ninja.helpy.cluster.bench.runs.Order.Ended;
import ninja.helpy.cluster.bench.runs.Order.Load;

/** The process with clients and upstream, from the side that gives the orders. */
public final class Generator implements AutoCloseable {

    private final Sidecar process;
    private final String upstreamUrl;

    private Generator(Sidecar process) {
        this.process = process;
        this.upstreamUrl = process.read(Order.Ready.class).baseUrl();
    }

    /** Comes back when the upstream can be called. {@code command}: the words after {@code helpy} that start it. */
    public static Generator start(List<String> command) {
        return new Generator(Sidecar.start(command));
    }

    /** As OpenAI's clients are told it. */
    public String upstreamUrl() {
        return upstreamUrl;
    }

    void begin(Load load) {
        process.tell(new Order(Order.Act.BEGIN, load));
        process.read(Counted.class);
    }

    Counted mark() {
        process.tell(new Order(Order.Act.MARK, null));
        return process.read(Counted.class);
    }

    /** Comes back when the last run has ended. */
    Ended end() {
        process.tell(new Order(Order.Act.END, null));
        var ended = process.read(Ended.class);
        if (!ended.failure().isEmpty()) throw new BenchFailure("A run went wrong: " + ended.failure());
        return ended;
    }

    @Override
    public void close() {
        process.close();
    }
}
