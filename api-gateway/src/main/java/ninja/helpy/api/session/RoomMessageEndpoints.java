package ninja.helpy.api.session;

import static ninja.helpy.api.http.Endpoint.delete;
import static ninja.helpy.api.http.Endpoint.put;

import akka.actor.typed.ActorRef;
import akka.http.javadsl.model.HttpResponse;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import ninja.helpy.agents.conversation.Conversation;
import ninja.helpy.agents.conversation.Found;
import ninja.helpy.agents.presence.PresenceCommand.SetTyping;
import ninja.helpy.agents.protocol.Level;
import ninja.helpy.agents.protocol.Reply;
import ninja.helpy.agents.session.GroupSessionCommand;
import ninja.helpy.agents.session.GroupSessionEntity;
import ninja.helpy.agents.session.MessageCommand.Changed;
import ninja.helpy.agents.session.MessageCommand.DeleteMessage;
import ninja.helpy.agents.session.MessageCommand.EditMessage;
import ninja.helpy.agents.session.MessageCommand.React;
import ninja.helpy.api.conversation.Emoji;
import ninja.helpy.api.conversation.MessageShape;
import ninja.helpy.api.conversation.OlderMessages;
import ninja.helpy.api.http.Access;
import ninja.helpy.api.http.Answers;
import ninja.helpy.api.http.Asking;
import ninja.helpy.api.http.Call;
import ninja.helpy.api.http.Endpoint;
import ninja.helpy.api.view.Lists;

/** What is done in a room without its socket: a message edited, deleted, reacted to; typing. */
public final class RoomMessageEndpoints {

    private static final String MESSAGE = SessionEndpoints.ONE + "/messages/{messageId}";
    private static final String REACTION = MESSAGE + "/reactions/{emoji}";
    private static final String TYPING = SessionEndpoints.ONE + "/typing";

    private final Asking asking;
    private final OlderMessages older;

    public RoomMessageEndpoints(Asking asking, Lists lists) {
        this.asking = asking;
        this.older = new OlderMessages(lists);
    }

    public List<Endpoint> endpoints() {
        return List.of(
                put(MESSAGE, Access.READ, this::edit).alias("/api" + MESSAGE),
                delete(MESSAGE, Access.READ, this::remove).alias("/api" + MESSAGE),
                put(REACTION, Access.READ, call -> react(call, true)).alias("/api" + REACTION),
                delete(REACTION, Access.READ, call -> react(call, false)).alias("/api" + REACTION),
                put(TYPING, Access.READ, this::typing).alias("/api" + TYPING));
    }

    private CompletionStage<HttpResponse> edit(Call call) {
        var messageId = call.id("messageId");
        var userId = call.member().userId();
        return call.fields().thenCompose(fields -> {
            var content = fields.text("content", Conversation.CONTENT_CHARS_MAX);
            fields.check();
            return changed(call, (older, to) -> new EditMessage(messageId, userId, content, older, to))
                    .thenApply(changed ->
                            Answers.ok(MessageShape.of(call.id("sessionId"), changed.message(), changed.reactions())));
        });
    }

    private CompletionStage<HttpResponse> remove(Call call) {
        var messageId = call.id("messageId");
        var member = call.member();
        boolean mayDeleteAny = !member.actsForUser() && member.level().allows(Level.WRITE);
        return changed(call, (older, to) -> new DeleteMessage(messageId, member.userId(), mayDeleteAny, older, to))
                .thenApply(changed -> Answers.noContent());
    }

    private CompletionStage<HttpResponse> react(Call call, boolean on) {
        var messageId = call.id("messageId");
        var emoji = Emoji.inPath(call.path("emoji"));
        return changed(call, (older, to) -> new React(messageId, call.member().userId(), emoji, on, older, to))
                .thenApply(changed -> Answers.ok(MessageShape.byEmoji(changed.reactions())));
    }

    private CompletionStage<HttpResponse> typing(Call call) {
        return call.fields().thenCompose(fields -> {
            var isTyping = fields.flag("isTyping");
            if (isTyping.isEmpty()) fields.wrong("isTyping", "is missing");
            fields.check();
            return RoomAccess.room(asking, call).thenApply(view -> {
                asking.entities()
                        .presence(call.entity("sessionId"))
                        .tell(new SetTyping(call.member().userId(), isTyping.orElseThrow()));
                return Answers.noContent();
            });
        });
    }

    private CompletionStage<Changed> changed(
            Call call, BiFunction<Optional<Found>, ActorRef<Reply>, GroupSessionCommand> command) {
        var room = call.entity("sessionId");
        return older.change(
                GroupSessionEntity.KEY.name(),
                room,
                call.id("messageId"),
                found -> asking.session(room, to -> command.apply(found, to), Changed.class));
    }
}
