package ninja.helpy.agents.llm.routing;

import akka.Done;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Answers that may be given again, shared by all nodes. Implemented by persistence. */
public interface AnswerCache {

    CompletionStage<Optional<StoredAnswer>> find(String workspaceId, String key);

    /** Gone after {@code keptFor}, without anybody's doing. A repeat replaces. */
    CompletionStage<Done> keep(String workspaceId, String key, StoredAnswer answer, Duration keptFor);

    /** Remembers nothing. */
    AnswerCache NONE = new AnswerCache() {
        @Override
        public CompletionStage<Optional<StoredAnswer>> find(String workspaceId, String key) {
            return CompletableFuture.completedFuture(Optional.empty());
        }

        @Override
        public CompletionStage<Done> keep(String workspaceId, String key, StoredAnswer answer, Duration keptFor) {
            return CompletableFuture.completedFuture(Done.getInstance());
        }
    };
}
