package ninja.helpy.cluster;

/**
 * The threads on which answers are handed on. Akka completes what it is asked asynchronously, on the common pool of the
 * JVM; where that has one thread, as on two processors, the JVM starts a new thread for each answer instead. A node
 * then spends half of its time starting threads.
 */
public final class CommonPool {

    private static final String PARALLELISM = "java.util.concurrent.ForkJoinPool.common.parallelism";
    private static final int LEAST = 2;

    private CommonPool() {}

    /** Before anything uses the pool, so the first thing that a process does. */
    public static void prepare() {
        int usual = Runtime.getRuntime().availableProcessors() - 1;
        if (System.getProperty(PARALLELISM) == null && usual < LEAST) {
            System.setProperty(PARALLELISM, Integer.toString(LEAST));
        }
    }
}
