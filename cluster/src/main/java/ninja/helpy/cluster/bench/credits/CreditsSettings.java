package ninja.helpy.cluster.bench.credits;

import java.time.Duration;
import java.util.List;
import ninja.helpy.cluster.bench.BenchFailure;

/**
 * What {@code bench credits} was asked for. Each number of workspaces is measured with each number of callers.
 *
 * @param measured how long each combination is measured
 * @param warmUp how long ledger and baseline run before anything counts
 */
public record CreditsSettings(List<Integer> workspaces, List<Integer> callers, Duration measured, Duration warmUp) {

    private static final int WORKSPACES_MAX = 1_000;
    private static final int CALLERS_MAX = 4_096;
    private static final int COMBINATIONS_MAX = 64;

    public CreditsSettings {
        workspaces = List.copyOf(workspaces);
        callers = List.copyOf(callers);
        require("--workspaces", workspaces, WORKSPACES_MAX);
        require("--callers", callers, CALLERS_MAX);
        if (workspaces.size() * callers.size() > COMBINATIONS_MAX) {
            throw new BenchFailure("--workspaces and --callers may have " + COMBINATIONS_MAX + " combinations at most");
        }
    }

    private static void require(String option, List<Integer> numbers, int max) {
        boolean right = !numbers.isEmpty() && numbers.stream().allMatch(number -> number >= 1 && number <= max);
        if (!right) throw new BenchFailure(option + " must be numbers from 1 to " + max + ", not " + numbers);
    }
}
