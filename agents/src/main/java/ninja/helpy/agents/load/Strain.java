package ninja.helpy.agents.load;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.DispatcherSelector;
import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.function.DoubleSupplier;

/**
 * How much this node gains by doing less often what it may do together: nothing while there are processors to spare, all
 * after they have been busy for {@link #STEPS} looks in a row. Deliveries cost more by their number than by what is in them,
 * so whoever waits a little for more takes load from a machine that has none to spare. Asking costs nothing and is safe
 * from all threads: a timer looks.
 */
public final class Strain {

    static final int STEPS = 10;

    /** A machine that is busier than this has none to spare. */
    private static final double BUSY = 0.85;

    /** Between the two nothing changes, so that what is spared by waiting does not end the waiting. */
    private static final double CALM = 0.6;

    private static final Duration LOOK_EVERY = Duration.ofMillis(200);

    private final DoubleSupplier load;
    private volatile int step;

    /** {@code load}: of all processors since the last look, 0 to 1; not a number or below 0 if it is not known. */
    Strain(DoubleSupplier load) {
        this.load = load;
    }

    /**
     * Of all processors that this process may use, whoever keeps them busy; until the system stops. Each node needs one
     * only, since each look ends the last one's time. A look reads files, so it has a thread that may wait.
     */
    public static Strain ofThisMachine(ActorSystem<?> system) {
        var machine = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        var strain = new Strain(machine::getCpuLoad);
        strain.lookEvery(LOOK_EVERY, system);
        return strain;
    }

    /** Never under strain. */
    public static Strain none() {
        return new Strain(() -> 0);
    }

    /** How long to wait at the moment, if that is one time on a calm machine and another one on a busy one. */
    public Duration between(Duration calm, Duration busy) {
        return calm.plus(busy.minus(calm).multipliedBy(step).dividedBy(STEPS));
    }

    /** The scheduler goes with its system, and this with it. */
    void lookEvery(Duration pause, ActorSystem<?> system) {
        var mayWait = system.dispatchers().lookup(DispatcherSelector.blocking());
        var unused = system.scheduler().scheduleWithFixedDelay(pause, pause, this::look, mayWait);
    }

    /** By one thread at a time. */
    void look() {
        double busy = load.getAsDouble();
        int before = step;
        if (busy > BUSY) step = Math.min(STEPS, before + 1);
        else if (!(busy >= CALM)) step = Math.max(0, before - 1);
    }
}
