package ninja.helpy.cluster;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * How much later the same words of a run come to a reader on another node. A run lives on one of the nodes: its local
 * reader is the one that hears earlier at the median of the run.
 */
final class FollowingLag {

    private static final double NANOS_PER_MILLI = 1e6;

    private final List<Double> millis = new ArrayList<>();

    /** When a reader had how many characters, in nanoseconds. */
    record Heard(String text, Map<Integer, Long> at) {}

    /** Reads to the end, on a thread of its own. */
    static CompletableFuture<Heard> listen(Iterator<String> lines) {
        var heard = new CompletableFuture<Heard>();
        var thread = new Thread(() -> {
            try {
                heard.complete(read(lines));
            } catch (IOException | RuntimeException failure) {
                heard.completeExceptionally(failure);
            }
        });
        thread.setDaemon(true);
        thread.start();
        return heard;
    }

    private static Heard read(Iterator<String> lines) throws IOException {
        var at = new HashMap<Integer, Long>();
        var text = new StringBuilder();
        while (lines.hasNext()) {
            var line = lines.next();
            long now = System.nanoTime();
            if (!line.startsWith("data:")) continue;
            var delta = HttpUser.JSON.readTree(line.substring(5)).path("delta");
            if (delta.isMissingNode()) continue;
            text.append(delta.asText());
            at.put(text.length(), now);
        }
        return new Heard(text.toString(), at);
    }

    /** Counts all lengths at which both have heard something. */
    void add(Heard one, Heard other) {
        var later = new ArrayList<Double>();
        one.at().forEach((length, at) -> {
            var there = other.at().get(length);
            if (there != null) later.add((there - at) / NANOS_PER_MILLI);
        });
        later.sort(null);
        double sign = later.isEmpty() || later.get(later.size() / 2) >= 0 ? 1 : -1;
        later.forEach(difference -> millis.add(sign * difference));
    }

    int size() {
        return millis.size();
    }

    @Override
    public String toString() {
        var sorted = millis.stream().sorted().toList();
        return "a reader on another node hears a piece later than one on the run's node by p50 %.1f ms, p99 %.1f ms (%d pieces)"
                .formatted(sorted.get(sorted.size() / 2), sorted.get(sorted.size() * 99 / 100), sorted.size());
    }
}
