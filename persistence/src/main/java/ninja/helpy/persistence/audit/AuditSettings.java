package ninja.helpy.persistence.audit;

import com.typesafe.config.Config;
import java.time.Duration;

/**
 * {@code helpy.persistence.audit}.
 *
 * @param overdueGrace how long after its time a hold may still be open
 */
public record AuditSettings(Duration initialDelay, Duration interval, Duration overdueGrace, int parallelism) {

    public AuditSettings {
        if (parallelism < 1) throw new IllegalArgumentException("parallelism must be at least 1");
    }

    /** Reads {@code helpy.persistence}. */
    public static AuditSettings from(Config config) {
        Config audit = config.getConfig("helpy.persistence.audit");
        return new AuditSettings(
                audit.getDuration("initial-delay"),
                audit.getDuration("interval"),
                audit.getDuration("overdue-grace"),
                audit.getInt("parallelism"));
    }
}
