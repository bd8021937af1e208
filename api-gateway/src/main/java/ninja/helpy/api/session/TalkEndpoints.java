package ninja.helpy.api.session;

import static ninja.helpy.api.http.Endpoint.get;
import static ninja.helpy.api.http.Endpoint.post;

import akka.http.javadsl.model.HttpResponse;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import ninja.helpy.agents.conversation.Conversation;
import ninja.helpy.agents.session.GroupSessionCommand.GetRecentMessages;
import ninja.helpy.agents.session.GroupSessionCommand.PostMessage;
import ninja.helpy.agents.session.GroupSessionCommand.Posted;
import ninja.helpy.agents.session.GroupSessionCommand.RecentMessages;
import ninja.helpy.agents.session.GroupSessionEntity;
import ninja.helpy.api.conversation.FormFields;
import ninja.helpy.api.conversation.MessagePages;
import ninja.helpy.api.http.Access;
import ninja.helpy.api.http.Answers;
import ninja.helpy.api.http.Asking;
import ninja.helpy.api.http.Call;
import ninja.helpy.api.http.Endpoint;
import ninja.helpy.api.view.Lists;

/** What is said in a room: GS-7, GS-8. Saying something may cost credits, so it takes a WRITE key. */
public final class TalkEndpoints {

    private static final String MESSAGES = SessionEndpoints.ONE + "/messages";
    private static final int ID_CHARS_MAX = 64;

    private final Asking asking;
    private final MessagePages pages;

    public TalkEndpoints(Asking asking, Lists lists) {
        this.pages = new MessagePages(lists);
        this.asking = asking;
    }

    public List<Endpoint> endpoints() {
        return List.of(
                post(MESSAGES, Access.WRITE, this::say).alias("/api" + MESSAGES),
                get(MESSAGES, Access.READ, this::messages).alias("/api" + MESSAGES));
    }

    /** {@code roundId} absent: the message waits for the round under way. */
    record Said(String messageId, Optional<String> roundId) {}

    private CompletionStage<HttpResponse> say(Call call) {
        var userId = call.member().userId();
        var made = call.newId("message/" + call.id("sessionId") + '/' + userId);
        return call.fields().thenCompose(fields -> {
            var content = fields.text("content", Conversation.CONTENT_CHARS_MAX);
            var form = FormFields.read(fields);
            var messageId = fields.textIfAny("messageId", ID_CHARS_MAX).orElse(made);
            fields.check();
            return asking.session(
                            call.entity("sessionId"),
                            to -> new PostMessage(messageId, userId, content, form, to),
                            Posted.class)
                    .thenApply(posted ->
                            Answers.json(202, new Said(posted.message().messageId(), posted.roundId())));
        });
    }

    /** Newest first. */
    private CompletionStage<HttpResponse> messages(Call call) {
        var id = call.entity("sessionId");
        return RoomAccess.room(asking, call)
                .thenCompose(view -> asking.session(id, GetRecentMessages::new, RecentMessages.class)
                        .thenCompose(recent -> pages.page(
                                call,
                                new MessagePages.Talk(
                                        GroupSessionEntity.KEY.name(),
                                        id,
                                        recent.messages(),
                                        recent.reactions(),
                                        view.messageCount()))))
                .thenApply(Answers::ok);
    }
}
