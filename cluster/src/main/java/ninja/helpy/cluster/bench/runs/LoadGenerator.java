package ninja.helpy.cluster.bench.runs;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.netty.channel.nio.NioEventLoopGroup;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import ninja.helpy.cluster.upstream.ScriptedUpstream;

/** The process that plays clients and upstream: one thread for each. It ends when nobody gives it orders any more. */
public final class LoadGenerator {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final PrintStream out;

    private LoadGenerator(PrintStream out) {
        this.out = out;
    }

    /** Comes back at the end of {@code orders}. */
    public static void serve(InputStream orders, PrintStream answers) throws IOException, InterruptedException {
        new LoadGenerator(answers).serve(orders);
    }

    private void serve(InputStream orders) throws IOException, InterruptedException {
        var thread = new NioEventLoopGroup(1);
        try (var upstream = new ScriptedUpstream();
                var lines = new BufferedReader(new InputStreamReader(orders, StandardCharsets.UTF_8))) {
            answer(new Order.Ready(upstream.baseUrl()));
            Callers callers = null;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                var order = JSON.readValue(line, Order.class);
                if (order.act() == Order.Act.BEGIN) callers = new Callers(thread, Objects.requireNonNull(order.load()));
                answer(followed(order.act(), Objects.requireNonNull(callers, "nothing has begun")));
            }
        } finally {
            var unused = thread.shutdownGracefully();
        }
    }

    private static Object followed(Order.Act act, Callers callers) throws InterruptedException {
        return switch (act) {
            case BEGIN -> {
                callers.begin();
                yield callers.mark();
            }
            case MARK -> callers.mark();
            case END -> ended(callers);
        };
    }

    private static Order.Ended ended(Callers callers) throws InterruptedException {
        try {
            return callers.end().get();
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private void answer(Object answer) throws IOException {
        out.println(JSON.writeValueAsString(answer));
        out.flush();
    }
}
