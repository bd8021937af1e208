package ninja.helpy.agents.llm;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock that moves when the test says so. */
public final class TestClock extends Clock {

    private static final Instant START = Instant.parse("2026-11-21T12:00:00Z");

    private volatile Instant now = START;

    public void passes(Duration time) {
        now = now.plus(time);
    }

    /** As {@link System#nanoTime} would tell it. */
    public long nanoTime() {
        return Duration.between(START, now).toNanos();
    }

    @Override
    public Instant instant() {
        return now;
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }
}
