package ninja.helpy.persistence.projection;

import com.typesafe.config.Config;
import java.time.Duration;

/** {@code helpy.persistence.projection} and {@code .reconciler}. */
public record ProjectionSettings(
        int groupSize, Duration groupWithin, Duration groupWaitsBusy, Duration appendTimeout, Reconciling reconciling) {

    /** When and how the reconciler walks. */
    public record Reconciling(Duration initialDelay, Duration interval, Duration olderThan, int parallelism) {}

    public ProjectionSettings {
        if (groupSize < 1) throw new IllegalArgumentException("group-size must be at least 1");
    }

    /** Reads {@code helpy.persistence}. */
    public static ProjectionSettings from(Config config) {
        Config projection = config.getConfig("helpy.persistence.projection");
        Config reconciler = config.getConfig("helpy.persistence.reconciler");
        return new ProjectionSettings(
                projection.getInt("group-size"),
                projection.getDuration("group-within"),
                projection.getDuration("group-waits-busy"),
                projection.getDuration("append-timeout"),
                new Reconciling(
                        reconciler.getDuration("initial-delay"),
                        reconciler.getDuration("interval"),
                        reconciler.getDuration("older-than"),
                        reconciler.getInt("parallelism")));
    }
}
