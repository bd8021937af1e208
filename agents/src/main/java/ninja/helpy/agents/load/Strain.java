package ninja.helpy.agents.load;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/**
 * How much this node gains by doing less often what it may do together: nothing while there are processors to spare, all
 * after they have been busy for {@link #STEPS} looks in a row. Deliveries cost more by their number than by what is in them,
 * so whoever waits a little for more takes load from a machine that has none to spare. Safe for use from all threads.
 */
public final class Strain {

    /** A machine that is busier than this has none to spare. */
    private static final double BUSY = 0.85;

    /** Between the two nothing changes, so that what is spared by waiting does not end the waiting. */
    private static final double CALM = 0.6;

    private static final long LOOK_EVERY_NANOS = Duration.ofMillis(200).toNanos();
    private static final int STEPS = 10;
    private static final Strain THIS_MACHINE =
            new Strain(ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class)::getCpuLoad, System::nanoTime);

    private final DoubleSupplier load;
    private final LongSupplier nanoTime;
    private long lookedAtNanos;
    private int step;

    private Strain(DoubleSupplier load, LongSupplier nanoTime) {
        this.load = load;
        this.nanoTime = nanoTime;
        this.lookedAtNanos = nanoTime.getAsLong();
    }

    /** {@code load}: of all processors since the last look, 0 to 1; not a number or below 0 if it is not known. */
    static Strain of(DoubleSupplier load, LongSupplier nanoTime) {
        return new Strain(load, nanoTime);
    }

    /** Of all processors that this process may use, whoever keeps them busy. There is one, since each look ends the last one's time. */
    public static Strain ofThisMachine() {
        return THIS_MACHINE;
    }

    /** Never under strain. */
    public static Strain none() {
        return new Strain(() -> 0, System::nanoTime);
    }

    /** How long to wait at the moment, if that is one time on a calm machine and another one on a busy one. */
    public Duration between(Duration calm, Duration busy) {
        return calm.plus(busy.minus(calm).multipliedBy(step()).dividedBy(STEPS));
    }

    private synchronized int step() {
        long now = nanoTime.getAsLong();
        if (now - lookedAtNanos >= LOOK_EVERY_NANOS) {
            lookedAtNanos = now;
            double busy = load.getAsDouble();
            if (busy > BUSY) step = Math.min(STEPS, step + 1);
            else if (!(busy >= CALM)) step = Math.max(0, step - 1);
        }
        return step;
    }
}
