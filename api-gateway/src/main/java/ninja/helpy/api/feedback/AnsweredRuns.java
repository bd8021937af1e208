package ninja.helpy.api.feedback;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import ninja.helpy.agents.conversation.ConversationCommand.GetRecent;
import ninja.helpy.agents.conversation.ConversationCommand.Recent;
import ninja.helpy.agents.conversation.ConversationEntity;
import ninja.helpy.agents.conversation.Found;
import ninja.helpy.agents.conversation.Message;
import ninja.helpy.agents.protocol.EntityId;
import ninja.helpy.agents.run.RunCommand.GetRun;
import ninja.helpy.agents.run.RunCommand.View;
import ninja.helpy.agents.run.RunThread;
import ninja.helpy.agents.session.GroupSessionCommand;
import ninja.helpy.agents.session.GroupSessionCommand.GetRecentMessages;
import ninja.helpy.agents.session.GroupSessionCommand.GetSession;
import ninja.helpy.agents.session.GroupSessionCommand.RecentMessages;
import ninja.helpy.agents.session.GroupSessionEntity;
import ninja.helpy.api.conversation.OlderMessages;
import ninja.helpy.api.http.Asking;
import ninja.helpy.api.http.Call;
import ninja.helpy.api.view.Lists;
import ninja.helpy.api.wire.Fields;
import ninja.helpy.api.wire.Problem;

/** Finds the run that gave an answer, for who has taken part in it: for others it is as good as not there. */
final class AnsweredRuns {

    private final Asking asking;
    private final OlderMessages older;

    AnsweredRuns(Asking asking, Lists lists) {
        this.asking = asking;
        this.older = new OlderMessages(lists);
    }

    /** An answer as a client names it: by its run, or by its message and where that was said. */
    record Answer(
            Optional<String> runId,
            Optional<String> messageId,
            Optional<String> conversationId,
            Optional<String> sessionId) {

        static Answer read(Fields fields) {
            if (fields.has("runId") == fields.has("messageId")) {
                fields.wrong("runId", "must be there, or messageId, and not both");
            }
            if (fields.has("messageId") && fields.has("conversationId") == fields.has("sessionId")) {
                fields.wrong("messageId", "must come with the conversationId or the sessionId of the message");
            }
            return new Answer(
                    fields.idIfAny("runId"),
                    fields.idIfAny("messageId"),
                    fields.idIfAny("conversationId"),
                    fields.idIfAny("sessionId"));
        }
    }

    CompletionStage<View> find(Call call, Answer answer) {
        return runId(call, answer)
                .thenCompose(runId -> asking.run(new EntityId(call.workspaceId(), runId), GetRun::new, View.class))
                .thenCompose(run -> hasTakenPart(call, run).thenApply(hasTakenPart -> {
                    if (hasTakenPart) return run;
                    throw Problem.notFound().asException();
                }));
    }

    private CompletionStage<String> runId(Call call, Answer answer) {
        if (answer.runId().isPresent()) {
            return CompletableFuture.completedFuture(answer.runId().get());
        }
        boolean isInRoom = answer.sessionId().isPresent();
        var talk = new EntityId(
                call.workspaceId(),
                answer.sessionId().or(answer::conversationId).orElseThrow());
        var messageId = answer.messageId().orElseThrow();
        var type = isInRoom ? GroupSessionEntity.KEY.name() : ConversationEntity.KEY.name();
        return older.change(type, talk, messageId, found -> message(talk, isInRoom, messageId, found))
                .thenApply(message ->
                        message.runId().orElseThrow(() -> Problem.notFound().asException()));
    }

    /** Among the newest, unless it was found among the older ones. */
    private CompletionStage<Message> message(EntityId talk, boolean isInRoom, String messageId, Optional<Found> older) {
        var known = older.map(found -> List.of(found.message()));
        CompletionStage<List<Message>> messages =
                known.isPresent() ? CompletableFuture.completedFuture(known.get()) : newest(talk, isInRoom);
        return messages.thenApply(all -> one(all, messageId));
    }

    private CompletionStage<List<Message>> newest(EntityId talk, boolean isInRoom) {
        return isInRoom
                ? asking.session(talk, GetRecentMessages::new, RecentMessages.class)
                        .thenApply(RecentMessages::messages)
                : asking.conversation(talk, GetRecent::new, Recent.class).thenApply(Recent::messages);
    }

    private static Message one(List<Message> messages, String messageId) {
        return messages.stream()
                .filter(message -> message.messageId().equals(messageId))
                .filter(message -> message.sender().type() == Message.Type.HELPY)
                .findFirst()
                .orElseThrow(() -> Problem.notFound().asException());
    }

    /** Who asked; in a room everybody who is in it. */
    private CompletionStage<Boolean> hasTakenPart(Call call, View run) {
        var member = call.member();
        var thread = run.order().thread();
        if (member.maySee(run.order().asker().id())) return CompletableFuture.completedFuture(true);
        if (thread.kind() != RunThread.Kind.ROOM) return CompletableFuture.completedFuture(false);
        var room = new EntityId(call.workspaceId(), thread.id());
        return asking.session(room, GetSession::new, GroupSessionCommand.View.class)
                .thenApply(view ->
                        view.members().stream().anyMatch(one -> one.userId().equals(member.userId())));
    }
}
