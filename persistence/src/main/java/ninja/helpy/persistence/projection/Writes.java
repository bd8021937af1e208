package ninja.helpy.persistence.projection;

import akka.Done;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Joining the writes of one event. */
final class Writes {

    private Writes() {}

    static CompletionStage<Done> none() {
        return CompletableFuture.completedFuture(Done.getInstance());
    }

    static CompletionStage<Done> both(CompletionStage<Done> one, CompletionStage<Done> other) {
        return one.thenCombine(other, (done, alsoDone) -> done);
    }
}
