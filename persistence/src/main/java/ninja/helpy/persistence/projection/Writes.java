package ninja.helpy.persistence.projection;

import akka.Done;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import ninja.helpy.persistence.Cql;

/** Joining the writes of events. */
final class Writes {

    private Writes() {}

    static CompletionStage<Done> none() {
        return CompletableFuture.completedFuture(Done.getInstance());
    }

    static CompletionStage<Done> both(CompletionStage<Done> one, CompletionStage<Done> other) {
        return one.thenCombine(other, (done, alsoDone) -> done);
    }

    static CompletionStage<Done> all(List<CompletionStage<Done>> writes) {
        return Cql.joined(writes).thenApply(done -> Done.getInstance());
    }

    /** For a view in which no two events are one write. */
    static CompletionStage<Done> each(List<JournalEntry> stretch, Function<JournalEntry, CompletionStage<Done>> write) {
        return stretch.size() == 1
                ? write.apply(stretch.get(0))
                : all(stretch.stream().map(write).toList());
    }
}
