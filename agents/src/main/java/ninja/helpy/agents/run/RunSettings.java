package ninja.helpy.agents.run;

import com.typesafe.config.Config;
import java.time.Duration;

/**
 * How runs behave, from {@code helpy.agents.run}.
 *
 * @param checkpointInterval how much of a streamed answer a crash may lose at most, unless the machine is busy
 * @param wakeAfter how long after a node died its runs are looked at again at the latest
 * @param attemptsMax how often one run may be begun before it is given up
 * @param keptAfterEnd how long an ended run stays in memory for readers; later ones read it from the journal
 * @param askTimeout for questions to other entities
 */
public record RunSettings(
        Duration checkpointInterval,
        Duration wakeAfter,
        int attemptsMax,
        Duration keptAfterEnd,
        Duration askTimeout,
        Tools tools) {

    public RunSettings {
        if (attemptsMax < 1) throw new IllegalArgumentException("attempts-max must be at least 1");
        if (checkpointInterval.isNegative() || checkpointInterval.isZero()) {
            throw new IllegalArgumentException("checkpoint-interval must be above zero");
        }
    }

    /**
     * Bounds of what models may use.
     *
     * @param roundsMax how often a run may use tools and go on
     * @param callsMax how many tools it may use at once; the others are refused
     * @param timeout for one use of one tool
     * @param clientTimeout for tools that the client runs himself
     */
    public record Tools(int roundsMax, int callsMax, Duration timeout, Duration clientTimeout, Delegation delegation) {

        public Tools {
            if (roundsMax < 0 || callsMax < 1) throw new IllegalArgumentException("rounds-max or calls-max");
        }
    }

    /**
     * Bounds of agents that ask agents.
     *
     * @param depthMax how deep agents may ask agents that ask agents
     * @param timeout for the answer of one agent
     * @param allowance what a run may use with all below it
     */
    public record Delegation(int depthMax, Duration timeout, Lineage.Allowance allowance) {}

    public static RunSettings from(Config config) {
        var tools = config.getConfig("tools");
        var delegation = tools.getConfig("delegation");
        return new RunSettings(
                config.getDuration("checkpoint-interval"),
                config.getDuration("wake-after"),
                config.getInt("attempts-max"),
                config.getDuration("kept-after-end"),
                config.getDuration("ask-timeout"),
                new Tools(
                        tools.getInt("rounds-max"),
                        tools.getInt("calls-max"),
                        tools.getDuration("timeout"),
                        tools.getDuration("client-timeout"),
                        new Delegation(
                                delegation.getInt("depth-max"),
                                delegation.getDuration("timeout"),
                                new Lineage.Allowance(
                                        nanoDollars(delegation.getString("cost-max")),
                                        delegation.getInt("runs-max")))));
    }

    private static long nanoDollars(String credits) {
        return new java.math.BigDecimal(credits).movePointRight(9).longValueExact();
    }
}
