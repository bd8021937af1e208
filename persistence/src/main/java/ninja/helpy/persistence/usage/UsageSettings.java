package ninja.helpy.persistence.usage;

import com.typesafe.config.Config;
import java.time.Duration;
import java.time.LocalTime;

/**
 * {@code helpy.persistence.usage}.
 *
 * @param closeAt time of the day, UTC, at which yesterday is closed
 * @param daysBack days that are looked at again, because their job was missed or events came late
 */
public record UsageSettings(Duration initialDelay, LocalTime closeAt, int daysBack, int parallelism) {

    public UsageSettings {
        if (daysBack < 1) throw new IllegalArgumentException("days-back must be at least 1");
        if (parallelism < 1) throw new IllegalArgumentException("parallelism must be at least 1");
    }

    /** Reads {@code helpy.persistence}. */
    public static UsageSettings from(Config config) {
        Config usage = config.getConfig("helpy.persistence.usage");
        return new UsageSettings(
                usage.getDuration("initial-delay"),
                LocalTime.parse(usage.getString("close-at")),
                usage.getInt("days-back"),
                usage.getInt("parallelism"));
    }
}
