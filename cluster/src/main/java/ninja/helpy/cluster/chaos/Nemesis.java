package ninja.helpy.cluster.chaos;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import ninja.helpy.cluster.chaos.ChaosOptions.Timing;
import ninja.helpy.cluster.terminal.Terminal;

/**
 * Breaks things until the time is over: one thing after the other with the nodes, and Cassandra at the same time. The
 * seed decides what comes when. Every kind of fault comes once before any comes again, and once in any case.
 */
final class Nemesis {

    /** For everything to be in order again after a fault. */
    static final Duration HEAL_TIMEOUT = Duration.ofMinutes(2);

    private static final long LOOK_EVERY_MILLIS = 50;
    private static final int CALM_MILLIS_MIN = 500;
    private static final int CALM_MILLIS_MAX = 2000;

    private final Site site;
    private final ChaosOptions options;
    private final Timing timing;
    private final Pulse pulse;
    private final Violations violations;
    private final Tally tally;
    private final Consumer<String> told;
    private final Random random;
    private Instant begin = Instant.now();

    Nemesis(Site site, ChaosOptions options, Pulse pulse, Violations violations, Tally tally, Consumer<String> told) {
        this.site = site;
        this.options = options;
        this.timing = options.timing();
        this.pulse = pulse;
        this.violations = violations;
        this.tally = tally;
        this.told = told;
        this.random = new Random(options.seed());
    }

    /** Breaks nothing before everybody works. Comes back when the time is over and nothing is broken by it any more. */
    void run() throws InterruptedException {
        var cassandra = new Thread(this::breakCassandra, "nemesis-cassandra");
        cassandra.setDaemon(true);
        awaitAnswers(System.nanoTime());
        begin = Instant.now();
        if (options.faults().contains(Fault.CASSANDRA)) cassandra.start();
        calm();
        var round = shuffled();
        do {
            for (Fault fault : round) hit(fault);
            Collections.shuffle(round, random);
            if (round.isEmpty()) calm();
        } while (hasTime());
        cassandra.join();
    }

    private List<Fault> shuffled() {
        var round = new ArrayList<>(List.of(Fault.KILL, Fault.PAUSE, Fault.CUT));
        round.retainAll(options.faults());
        Collections.shuffle(round, random);
        return round;
    }

    private void hit(Fault fault) throws InterruptedException {
        if (tally.of(fault) > 0 && !hasTime()) return;
        site.nodes().takeEnded();
        pulse.begin();
        Instant from = Instant.now();
        String what = broken(fault, 1 + random.nextInt(options.nodes()));
        tally.count(fault);
        String how = recovered(what, from);
        tell(from, what, how + ended(fault));
        calm();
    }

    /** Breaks it, and ends what broke it. */
    private String broken(Fault fault, int node) throws InterruptedException {
        return switch (fault) {
            case KILL -> {
                site.nodes().kill(node);
                yield "kill -9 of node " + node;
            }
            case PAUSE -> {
                site.nodes().pause(node);
                sleep(timing.pause());
                site.nodes().resume(node);
                yield "node " + node + " stood still for " + timing.pause().toSeconds() + " s";
            }
            case CUT -> {
                var cut = Cut.random(random, options.nodes(), node);
                cut.applyTo(site.network());
                sleep(timing.cut());
                site.network().heal();
                yield cut + " for " + timing.cut().toSeconds() + " s";
            }
            case CASSANDRA -> throw new IllegalArgumentException("Cassandra breaks by itself");
        };
    }

    private String recovered(String what, Instant from) throws InterruptedException {
        awaitAnswers(System.nanoTime());
        String silence = "no answer for " + Terminal.seconds(pulse.longest()) + " at most";
        if (!timing.untilWhole()) return silence;
        if (!site.nodes().awaitWhole(HEAL_TIMEOUT)) {
            violations.add("not one cluster again " + HEAL_TIMEOUT.toSeconds() + " s after " + what);
        }
        return silence + ", all nodes back after " + Terminal.seconds(Duration.between(from, Instant.now()));
    }

    /** Until everybody has been answered again, but not for ever. */
    private void awaitAnswers(long since) throws InterruptedException {
        Instant deadline = Instant.now().plus(HEAL_TIMEOUT);
        while (!pulse.haveAllBeat(since) && Instant.now().isBefore(deadline)) {
            TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MILLIS);
        }
    }

    private String ended(Fault fault) {
        Set<Integer> ended = site.nodes().takeEnded();
        if (fault == Fault.KILL || ended.isEmpty()) return "";
        return "; ended itself: node " + ended.stream().map(String::valueOf).collect(Collectors.joining(" and "));
    }

    /** Kills Cassandra now and then, whatever happens to the nodes meanwhile. */
    private void breakCassandra() {
        var own = new Random(options.seed());
        try {
            do {
                int quarter = (int) options.length().toMillis() / 4;
                TimeUnit.MILLISECONDS.sleep(quarter + own.nextInt(quarter));
                Instant from = Instant.now();
                site.killCassandra();
                tally.count(Fault.CASSANDRA);
                TimeUnit.MILLISECONDS.sleep(own.nextInt(CALM_MILLIS_MAX));
                site.startCassandra();
                tell(
                        from,
                        "kill -9 of Cassandra",
                        "it answers again after " + Terminal.seconds(Duration.between(from, Instant.now())));
            } while (hasTime());
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    private void tell(Instant from, String what, String how) {
        told.accept(String.format(
                Locale.ROOT, "%7s  %-42s %s", Terminal.seconds(Duration.between(begin, from)), what, how));
    }

    private boolean hasTime() {
        return Instant.now().isBefore(begin.plus(options.length()));
    }

    private void calm() throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(CALM_MILLIS_MIN + random.nextInt(CALM_MILLIS_MAX - CALM_MILLIS_MIN));
    }

    private static void sleep(Duration length) throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(length.toMillis());
    }
}
