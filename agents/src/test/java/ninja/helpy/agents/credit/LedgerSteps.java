package ninja.helpy.agents.credit;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Predicate;

/** Random stories of a ledger, from a seed, and the shortest one that still shows a fault. */
final class LedgerSteps {

    private static final int LENGTH_MAX = 40;
    private static final int RUNS = 6;
    private static final int GRANTS = 4;
    private static final int AMOUNT_MAX = 120;
    private static final int HOUR = 3_600;

    private LedgerSteps() {}

    /** One thing that happens. Commands join the open group; {@link Commit} makes it durable. */
    sealed interface Step {}

    record Grant(String reference, long amount) implements Step {}

    record Reserve(String runId, long amount, int expiresInSeconds) implements Step {}

    record Extend(String runId, long amount) implements Step {}

    record Settle(String runId, long amount) implements Step {}

    record Release(String runId) implements Step {}

    record Expire() implements Step {}

    record RunSays(String runId, boolean isInUse) implements Step {}

    record SetLimit(long amount) implements Step {}

    record Commit() implements Step {}

    /** The node dies: what was not committed never happened. */
    record Crash() implements Step {}

    record ClockJumps(int seconds) implements Step {}

    static List<Step> story(long seed) {
        var random = new SplittableRandom(seed);
        int length = 1 + random.nextInt(LENGTH_MAX);
        var steps = new ArrayList<Step>();
        for (int i = 0; i < length; i++) steps.add(step(random));
        steps.add(new Commit());
        return steps;
    }

    private static Step step(SplittableRandom random) {
        int kind = random.nextInt(100);
        if (kind < 8) return new Grant("grant-" + random.nextInt(GRANTS), 50L * (1 + random.nextInt(4)));
        if (kind < 9) return new Grant("correction-" + random.nextInt(GRANTS), -30);
        if (kind < 34) return new Reserve(run(random), amount(random), random.nextInt(2 * HOUR));
        if (kind < 40) return new Extend(run(random), amount(random));
        if (kind < 58) return new Settle(run(random), amount(random));
        if (kind < 64) return new Release(run(random));
        if (kind < 70) return new Expire();
        if (kind < 75) return new RunSays(run(random), random.nextBoolean());
        if (kind < 78) return new SetLimit(random.nextInt(4 * AMOUNT_MAX));
        if (kind < 90) return new Commit();
        if (kind < 94) return new Crash();
        return new ClockJumps(random.nextInt(10) == 0 ? -random.nextInt(HOUR) : random.nextInt(30 * HOUR));
    }

    /** Every other run's hold belongs to a client. */
    private static String run(SplittableRandom random) {
        int number = random.nextInt(RUNS);
        return (number % 2 == 0 ? "run-" : CreditLedger.CLIENT_PREFIX) + number;
    }

    private static long amount(SplittableRandom random) {
        return random.nextInt(AMOUNT_MAX);
    }

    /** Leaves out one step after the other as long as the story still fails. */
    static List<Step> shrunk(List<Step> story, Predicate<List<Step>> fails) {
        var shortest = new ArrayList<>(story);
        for (int i = shortest.size() - 1; i >= 0; i--) {
            var shorter = new ArrayList<>(shortest);
            shorter.remove(i);
            if (fails.test(shorter)) shortest = shorter;
        }
        return shortest;
    }
}
