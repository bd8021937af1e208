package ninja.helpy.cluster.bench.runs;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelOption;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import ninja.helpy.cluster.bench.runs.Order.Counted;
import ninja.helpy.cluster.bench.runs.Order.Ended;
import ninja.helpy.cluster.bench.runs.Order.Load;

/** All callers of one load. They live on one thread, and so does everything that they count. */
final class Callers {

    static final Duration STALLED_AFTER = Duration.ofSeconds(1);

    private static final int CONNECT_MILLIS_MAX = 10_000;

    private final NioEventLoopGroup thread;
    private final Bootstrap bootstrap;
    private final Load load;
    private final List<Caller> all;
    private final Counts counts = new Counts();
    private final CompletableFuture<Ended> end = new CompletableFuture<>();
    private boolean stopping;
    private int working;
    private long runs;
    private long charged;
    private String failure = "";

    /** @param thread of one thread */
    Callers(NioEventLoopGroup thread, Load load) {
        this(thread, load, load.script().text());
    }

    Callers(NioEventLoopGroup thread, Load load, String answer) {
        this.thread = thread;
        this.load = load;
        this.working = load.callers();
        this.bootstrap = new Bootstrap()
                .group(thread)
                .channel(NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS_MAX);
        var question =
                new Question(URI.create(load.url()), load.wire(), load.wire().question(load.script()), answer);
        this.all = Stream.generate(() -> new Caller(this, bootstrap, question))
                .limit(load.callers())
                .toList();
    }

    /** What every caller asks, and what it must be told. */
    record Question(URI url, Wire wire, String body, String answer) {}

    void begin() {
        for (int number = 0; number < all.size(); number++) {
            long after = load.rampMillis() * number / all.size();
            var unused = thread.schedule(all.get(number)::begin, after, TimeUnit.MILLISECONDS);
        }
    }

    Counted mark() throws InterruptedException {
        return thread.submit(() -> {
                    int streaming =
                            (int) all.stream().filter(Caller::isStreaming).count();
                    int stalled = (int) all.stream().filter(Caller::takeStalled).count();
                    return counts.take(streaming, stalled);
                })
                .sync()
                .getNow();
    }

    CompletableFuture<Ended> end() {
        thread.execute(() -> {
            stopping = true;
            all.forEach(Caller::endIfIdle);
        });
        return end;
    }

    Counts counts() {
        return counts;
    }

    /** True: ask again. */
    boolean ended(long cost) {
        runs++;
        charged += cost;
        return !stopping && !load.once();
    }

    boolean isStopping() {
        return stopping;
    }

    /** The first failure ends everything: what was measured counts for nothing. */
    void failed(String why) {
        if (failure.isEmpty()) failure = why;
        stopping = true;
        all.forEach(Caller::abandon);
    }

    void left() {
        if (--working == 0) end.complete(new Ended(runs, charged, failure));
    }
}
