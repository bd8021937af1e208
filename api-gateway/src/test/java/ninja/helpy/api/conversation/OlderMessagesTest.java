package ninja.helpy.api.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import ninja.helpy.agents.conversation.Found;
import ninja.helpy.agents.protocol.Done;
import ninja.helpy.agents.protocol.EntityId;
import ninja.helpy.api.FakeLists;
import ninja.helpy.api.http.Failures;
import ninja.helpy.api.wire.Code;
import ninja.helpy.api.wire.Problem;
import org.junit.jupiter.api.Test;

class OlderMessagesTest {

    private static final EntityId TALK = new EntityId("w-1", "c-1");

    private final FakeLists lists = new FakeLists();
    private final OlderMessages older = new OlderMessages(lists);

    @Test
    void onlySoManyAreLookedForAtOnceAndWhoComesThenMayComeAgain() {
        lists.said("c-1", "m-1", "Once", Instant.EPOCH);
        var ready = new CompletableFuture<Done>();
        lists.searchesEndWith(ready);
        List<CompletionStage<String>> first =
                Stream.generate(this::change).limit(OlderMessages.SEARCHES_MAX).toList();

        var refused = change().toCompletableFuture();
        ready.complete(Done.DONE);

        assertThat(refused.handle(
                        (found, failure) -> Failures.problem(failure, "c").code()))
                .isCompletedWithValue(Code.SERVICE_UNAVAILABLE);
        assertThat(first).allSatisfy(one -> assertThat(one).isCompletedWithValue("Once"));
        assertThat(change()).isCompletedWithValue("Once");
    }

    private CompletionStage<String> change() {
        return older.change("conversation", TALK, "m-1", OlderMessagesTest::answer);
    }

    /** As an entity that has forgotten the message. */
    private static CompletionStage<String> answer(Optional<Found> older) {
        return older.map(found ->
                        CompletableFuture.completedFuture(found.message().content()))
                .orElseGet(
                        () -> CompletableFuture.failedFuture(Problem.notFound().asException()));
    }
}
