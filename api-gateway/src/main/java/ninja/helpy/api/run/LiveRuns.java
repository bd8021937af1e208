package ninja.helpy.api.run;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import ninja.helpy.agents.Entities;
import ninja.helpy.agents.conversation.ConversationCommand;
import ninja.helpy.agents.conversation.Message;
import ninja.helpy.agents.protocol.EntityId;
import ninja.helpy.agents.protocol.Refusal;
import ninja.helpy.agents.protocol.Refused;
import ninja.helpy.agents.protocol.Reply;
import ninja.helpy.agents.run.RunCommand.GetRun;
import ninja.helpy.agents.run.RunCommand.View;
import ninja.helpy.api.http.Answers;
import ninja.helpy.api.http.Asking;
import ninja.helpy.api.wire.Problem;

/** Which run a conversation waits for: what a page that was loaded anew wants to go on reading. */
public final class LiveRuns {

    /** Newer runs than these few are seldom all over while an older one still speaks. */
    private static final int LOOKED_AT_MAX = 3;

    private final Entities entities;

    public LiveRuns(Entities entities) {
        this.entities = entities;
    }

    /** The newest that is not over. A conversation that is not there, or not for this reader, waits for none. */
    CompletionStage<Optional<View>> in(EntityId conversation, Predicate<String> mayReadOf) {
        return entities.ask(entities.conversation(conversation), ConversationCommand.GetConversation::new)
                .thenCompose(reply -> {
                    if (!(found(reply) instanceof ConversationCommand.View view) || !mayReadOf.test(view.userId())) {
                        return CompletableFuture.completedFuture(Optional.empty());
                    }
                    return Answers.expect(
                                    entities.ask(
                                            entities.conversation(conversation), ConversationCommand.GetRecent::new),
                                    ConversationCommand.Recent.class)
                            .thenCompose(recent -> running(conversation.workspaceId(), recent.messages()));
                });
    }

    private CompletionStage<Optional<View>> running(String workspaceId, List<Message> messages) {
        var newestFirst = new ArrayList<>(messages);
        Collections.reverse(newestFirst);
        var runIds = newestFirst.stream()
                .flatMap(message -> message.runId().stream())
                .distinct()
                .limit(LOOKED_AT_MAX)
                .toList();
        return Asking.all(runIds, runId -> entities.ask(entities.run(new EntityId(workspaceId, runId)), GetRun::new))
                .thenApply(replies -> replies.stream()
                        .map(LiveRuns::found)
                        .filter(View.class::isInstance)
                        .map(View.class::cast)
                        .filter(view -> view.endedAt().isEmpty())
                        .findFirst());
    }

    /** Any refusal but that it is not there is one. */
    private static Reply found(Reply reply) {
        if (reply instanceof Refused refused && refused.reason() != Refusal.NOT_FOUND) {
            throw Problem.of(refused).asException();
        }
        return reply;
    }
}
