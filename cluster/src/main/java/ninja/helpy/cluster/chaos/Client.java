package ninja.helpy.cluster.chaos;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import ninja.helpy.cluster.chaos.Http.Request;
import ninja.helpy.cluster.demo.SseLines;

/** A client that does not give up: it asks one node after the other the same, until one has answered for good. */
public final class Client {

    private static final long PAUSE_MILLIS_MAX = 200;
    private static final int INTERNAL_ERROR = 500;

    private final Nodes nodes;
    private final Phase phase;
    private final Totals totals;
    private final SplittableRandom random;
    private final SplittableRandom chance;
    private final Http http;
    private String lastTrouble = "nothing";

    Client(Http http, Nodes nodes, Phase phase, Totals totals, SplittableRandom random) {
        this.http = http;
        this.nodes = nodes;
        this.phase = phase;
        this.totals = totals;
        this.random = random;
        this.chance = random.split();
    }

    /** What all clients have done together. */
    record Totals(LongAdder operations, LongAdder retries, LongAdder internalErrors) {

        Totals() {
            this(new LongAdder(), new LongAdder(), new LongAdder());
        }
    }

    /** Everything is healed, and still there is no answer. */
    public static final class NoAnswer extends RuntimeException {
        NoAnswer(String message) {
            super(message);
        }
    }

    /** What the workload decides by; how often something had to be asked does not change it. */
    public SplittableRandom random() {
        return random;
    }

    /** There is time for one thing more. */
    public boolean isToWork() {
        return phase.isWorking();
    }

    public Answer get(String path, String key) {
        return ask("GET", path, key, Map.of());
    }

    /** An answer, however often it takes to ask. */
    public Answer ask(String method, String path, String key, Map<String, ?> body) {
        var request = Request.withKey(method, path, key, body);
        String last = "nothing";
        long since = System.nanoTime();
        while (!phase.isPatienceAtAnEnd(since)) {
            try {
                Answer answer = http.send(someUrl(), request);
                if (answer.isFinal()) {
                    totals.operations().increment();
                    return answer;
                }
                if (answer.status() == INTERNAL_ERROR) totals.internalErrors().increment();
                last = answer.toString();
            } catch (IOException failure) {
                last = failure.toString();
            } catch (InterruptedException ended) {
                throw interrupted();
            }
            totals.retries().increment();
            pause();
        }
        throw noAnswer(method, path, last);
    }

    /**
     * Reads a stream of some node until it ends or breaks; empty then. Only a refusal for good is answered; whoever has
     * not come to an end asks again.
     */
    public Optional<Answer> follow(
            String method,
            String path,
            Map<String, String> headers,
            Map<String, ?> body,
            Consumer<SseLines.Event> events) {
        return once(method, path, url -> {
            Optional<Answer> refused = http.follow(url, new Request(method, path, headers, body), events);
            if (refused.isEmpty() || refused.get().isFinal()) return refused;
            throw new IOException(refused.get().toString());
        });
    }

    /** Something that takes a while at one node. */
    @FunctionalInterface
    public interface Attempt {
        void at(String nodeUrl) throws IOException, InterruptedException;
    }

    /** At some node, until it is done or breaks. Whoever has not come to an end tries again. */
    public void attempt(String what, Attempt attempt) {
        once("follow", what, url -> {
            attempt.at(url);
            return Optional.empty();
        });
    }

    @FunctionalInterface
    private interface Trial {
        Optional<Answer> at(String nodeUrl) throws IOException, InterruptedException;
    }

    /** Empty if it broke, too; then after a pause. */
    private Optional<Answer> once(String method, String path, Trial trial) {
        if (phase.isPatienceAtAnEnd()) throw noAnswer(method, path, lastTrouble);
        try {
            return trial.at(someUrl());
        } catch (IOException failure) {
            lastTrouble = failure.toString();
        } catch (InterruptedException ended) {
            throw interrupted();
        }
        totals.retries().increment();
        pause();
        return Optional.empty();
    }

    /** What took more than one answer has come to its end. */
    public void nowAcknowledged() {
        totals.operations().increment();
    }

    private static NoAnswer noAnswer(String method, String path, String last) {
        return new NoAnswer("no answer " + Phase.PATIENCE.toSeconds() + " s after healing to " + method + " " + path
                + "; the last was " + last);
    }

    private String someUrl() throws IOException {
        List<String> urls = nodes.urls();
        if (urls.isEmpty()) throw new IOException("no node runs");
        return urls.get(chance.nextInt(urls.size()));
    }

    private void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(chance.nextLong(PAUSE_MILLIS_MAX));
        } catch (InterruptedException ended) {
            throw interrupted();
        }
    }

    private static NoAnswer interrupted() {
        Thread.currentThread().interrupt();
        return new NoAnswer("interrupted");
    }
}
