package ninja.helpy.cluster.bench.credits;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import ninja.helpy.cluster.bench.Await;

/** Callers that reserve and settle, one pair after the other, until they are told to stop. */
interface Load {

    Duration RUN_IN_MAX = Duration.ofSeconds(1);

    Duration PATIENCE = Duration.ofMinutes(2);

    /** What is read when the measured part begins and when it ends. */
    interface Marks {

        void begin() throws InterruptedException;

        void end() throws InterruptedException;
    }

    /** Makes accounts and fills them. */
    CompletionStage<?> prepare();

    void start();

    /** No pair begins any more. Completes when all have ended; fails if one could not. May be called again. */
    CompletionStage<?> stop();

    /** Fails with a {@code BenchFailure} if credits were lost or made. */
    CompletionStage<?> audit();

    /** Its whole life. The first moments are not measured; credits are audited at the end, whatever was measured. */
    default void run(Duration measured, Marks marks) throws InterruptedException {
        Duration runIn = measured.compareTo(RUN_IN_MAX) < 0 ? measured : RUN_IN_MAX;
        Await.result(prepare(), PATIENCE, "filling the accounts");
        start();
        try {
            TimeUnit.MILLISECONDS.sleep(runIn.toMillis());
            marks.begin();
            TimeUnit.MILLISECONDS.sleep(measured.toMillis());
            marks.end();
        } finally {
            stop();
        }
        Await.result(stop(), PATIENCE, "the end of the last pairs");
        Await.result(audit(), PATIENCE, "the audit");
    }
}
