package ninja.helpy.agents.llm.routing;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigUtil;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code helpy.agents.llm.routing}, read and checked once; the tiers are part of the models' own settings.
 *
 * @param fallbacks what may answer instead of a model that is named
 * @param total how long a call may take in all
 */
public record RoutingSettings(
        Map<String, List<String>> fallbacks, Retry retry, Breaker breaker, Cache cache, Duration total) {

    public RoutingSettings {
        fallbacks = Map.copyOf(fallbacks);
    }

    /** {@code llm} is {@code helpy.agents.llm}. */
    public static RoutingSettings from(Config llm) {
        var routing = llm.getConfig("routing");
        return new RoutingSettings(
                fallbacks(routing),
                Retry.from(routing),
                Breaker.from(routing.getConfig("breaker")),
                Cache.from(routing.getConfig("cache")),
                llm.getDuration("deadlines.total"));
    }

    private static Map<String, List<String>> fallbacks(Config routing) {
        var all = new HashMap<String, List<String>>();
        var models = routing.getConfig("fallbacks").root();
        models.keySet()
                .forEach(model -> all.put(model, models.toConfig().getStringList(ConfigUtil.quoteString(model))));
        return all;
    }

    /**
     * When a call is made once more.
     *
     * @param tries of one model, the first one included
     * @param patience the longest pause asked for by a provider that is waited for while another model is left
     * @param beginWithin for all tries of all models together, up to the first piece
     */
    public record Retry(int tries, Duration backoff, Duration backoffMax, Duration patience, Duration beginWithin) {

        public Retry {
            if (tries < 1) throw new IllegalArgumentException("tries must be at least 1");
            if (!isPositive(backoff) || !isPositive(backoffMax) || !isPositive(beginWithin)) {
                throw new IllegalArgumentException("back-off and begin-within must be positive");
            }
        }

        static Retry from(Config config) {
            return new Retry(
                    config.getInt("tries"),
                    config.getDuration("backoff"),
                    config.getDuration("backoff-max"),
                    config.getDuration("patience"),
                    config.getDuration("begin-within"));
        }

        private static boolean isPositive(Duration duration) {
            return !duration.isNegative() && !duration.isZero();
        }
    }

    /**
     * When a provider is left alone.
     *
     * @param probes calls that are let through to see whether it is back
     */
    public record Breaker(float failureRatePercent, int windowCalls, int callsMin, Duration openFor, int probes) {

        static Breaker from(Config config) {
            return new Breaker(
                    (float) config.getDouble("failure-rate-percent"),
                    config.getInt("window-calls"),
                    config.getInt("calls-min"),
                    config.getDuration("open-for"),
                    config.getInt("probes"));
        }
    }

    /** Where answers are kept, and for how long. */
    public record Cache(boolean isEnabled, Duration keptFor, Duration lookupTimeout) {

        /** LM-48: a route is decided within this time. */
        private static final Duration LOOKUP_MAX = Duration.ofSeconds(5);

        public Cache {
            if (keptFor.toSeconds() < 1) throw new IllegalArgumentException("kept-for must be at least a second");
            if (lookupTimeout.compareTo(LOOKUP_MAX) > 0) {
                throw new IllegalArgumentException("lookup-timeout must be at most " + LOOKUP_MAX);
            }
        }

        static Cache from(Config config) {
            return new Cache(
                    config.getBoolean("enabled"), config.getDuration("kept-for"), config.getDuration("lookup-timeout"));
        }
    }
}
