package ninja.helpy.api.conversation;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import ninja.helpy.agents.conversation.Found;
import ninja.helpy.agents.protocol.EntityId;
import ninja.helpy.api.http.Failures;
import ninja.helpy.api.view.Lists;
import ninja.helpy.api.wire.Code;
import ninja.helpy.api.wire.Problem;

/**
 * Changes messages that their conversation or room may no longer remember: it is asked, and if it knows of no such message,
 * once more with what the view knows of it.
 */
public final class OlderMessages {

    /** At once, here; each looks through tens of thousands of rows. Who comes then is asked to come again. */
    static final int SEARCHES_MAX = 4;

    private final Lists lists;
    private final Semaphore searches = new Semaphore(SEARCHES_MAX);

    public OlderMessages(Lists lists) {
        this.lists = lists;
    }

    /** {@code entityType}: {@code conversation} or {@code group-session}. */
    public <R> CompletionStage<R> change(
            String entityType,
            EntityId talk,
            String messageId,
            Function<Optional<Found>, CompletionStage<R>> question) {
        return question.apply(Optional.empty())
                .thenApply(Optional::of)
                .exceptionally(Failures::emptyIfNotFound)
                .thenCompose(answer -> answer.isPresent()
                        ? CompletableFuture.completedFuture(answer.get())
                        : search(entityType, talk, messageId).thenCompose(question));
    }

    private CompletionStage<Optional<Found>> search(String entityType, EntityId talk, String messageId) {
        if (!searches.tryAcquire()) {
            throw Problem.of(Code.SERVICE_UNAVAILABLE, "others look for older messages; try again in a moment")
                    .asException();
        }
        return CompletableFuture.completedFuture(messageId)
                .thenCompose(id -> lists.message(entityType, talk, id))
                .whenComplete((found, failure) -> searches.release());
    }
}
