package ninja.helpy.persistence.job;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;

/** When a job is done: a while after its node has taken it over, and then again and again. */
public interface Schedule {

    Duration first();

    Duration next(Instant now);

    static Schedule every(Duration first, Duration interval) {
        return new Schedule() {
            @Override
            public Duration first() {
                return first;
            }

            @Override
            public Duration next(Instant now) {
                return interval;
            }
        };
    }

    /** At a time of the day, UTC. */
    static Schedule daily(Duration first, LocalTime at) {
        return new Schedule() {
            @Override
            public Duration first() {
                return first;
            }

            @Override
            public Duration next(Instant now) {
                var today =
                        now.atOffset(ZoneOffset.UTC).toLocalDate().atTime(at).toInstant(ZoneOffset.UTC);
                var next = today.isAfter(now) ? today : today.plus(Duration.ofDays(1));
                return Duration.between(now, next);
            }
        };
    }
}
