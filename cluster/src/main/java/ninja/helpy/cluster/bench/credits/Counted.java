package ninja.helpy.cluster.bench.credits;

import org.jspecify.annotations.Nullable;

/** Counts pairs between two marks, and something else that grows meanwhile. */
final class Counted implements Load.Marks {

    /** Something that grows. */
    interface Counter {
        long read() throws InterruptedException;
    }

    private final Pairs pairs;
    private final Counter counter;
    private long before;
    private long after;
    private Pairs.@Nullable Count count;

    Counted(Pairs pairs, Counter counter) {
        this.pairs = pairs;
        this.counter = counter;
    }

    @Override
    public void begin() throws InterruptedException {
        before = counter.read();
        pairs.begin();
    }

    @Override
    public void end() throws InterruptedException {
        count = pairs.count();
        after = counter.read();
    }

    Pairs.Count count() {
        if (count == null) throw new IllegalStateException("nothing has been measured");
        return count;
    }

    /** By how much the counter has grown. */
    long more() {
        return after - before;
    }
}
