package ninja.helpy.agents.run;

import com.typesafe.config.Config;
import java.time.Duration;

/**
 * How runs behave, from {@code helpy.agents.run}.
 *
 * @param checkpointInterval how much of a streamed answer a crash may lose at most
 * @param wakeAfter how long after a node died its runs are looked at again at the latest
 * @param attemptsMax how often one run may be begun before it is given up
 * @param keptAfterEnd how long an ended run stays in memory for readers; later ones read it from the journal
 * @param askTimeout for questions to other entities
 */
public record RunSettings(
        Duration checkpointInterval, Duration wakeAfter, int attemptsMax, Duration keptAfterEnd, Duration askTimeout) {

    public RunSettings {
        if (attemptsMax < 1) throw new IllegalArgumentException("attempts-max must be at least 1");
        if (checkpointInterval.isNegative() || checkpointInterval.isZero()) {
            throw new IllegalArgumentException("checkpoint-interval must be above zero");
        }
    }

    public static RunSettings from(Config config) {
        return new RunSettings(
                config.getDuration("checkpoint-interval"),
                config.getDuration("wake-after"),
                config.getInt("attempts-max"),
                config.getDuration("kept-after-end"),
                config.getDuration("ask-timeout"));
    }
}
