package ninja.helpy.cluster.bench;

import ninja.helpy.cluster.local.Report;

/** One thing that is measured as a user would do it, together with its own baseline in the same run. */
public interface Bench {

    /** As it is called on the command line and in the JSON. */
    String name();

    /** Fails with {@link BenchFailure} if what was measured is not even right. */
    BenchResult run(BenchPlace place, Report report) throws InterruptedException;
}
