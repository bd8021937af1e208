package ninja.helpy.cluster.bench;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** How the command's own thread waits for what happens elsewhere; Ctrl-C interrupts it. */
public final class Await {

    private Await() {}

    public static <T> T result(CompletionStage<T> stage, Duration patience, String what) throws InterruptedException {
        try {
            return stage.toCompletableFuture().get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            throw new BenchFailure("No answer in " + patience.toSeconds() + " s: " + what, late);
        } catch (ExecutionException failed) {
            Throwable cause = failed.getCause() == null ? failed : failed.getCause();
            if (cause instanceof BenchFailure known) throw known;
            throw new BenchFailure("Failed: " + what + ": " + cause.getMessage(), cause);
        }
    }
}
