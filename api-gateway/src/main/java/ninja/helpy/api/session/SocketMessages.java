package ninja.helpy.api.session;

import akka.actor.typed.ActorRef;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import ninja.helpy.agents.Entities;
import ninja.helpy.agents.conversation.Conversation;
import ninja.helpy.agents.conversation.ConversationCommand;
import ninja.helpy.agents.conversation.ConversationCommand.Appended;
import ninja.helpy.agents.conversation.ConversationCommand.Reacted;
import ninja.helpy.agents.conversation.ConversationEntity;
import ninja.helpy.agents.conversation.Found;
import ninja.helpy.agents.conversation.Message;
import ninja.helpy.agents.conversation.Reactions.Reaction;
import ninja.helpy.agents.protocol.Done;
import ninja.helpy.agents.protocol.EntityId;
import ninja.helpy.agents.protocol.Refusal;
import ninja.helpy.agents.protocol.Refused;
import ninja.helpy.agents.protocol.Reply;
import ninja.helpy.agents.session.GroupSessionEntity;
import ninja.helpy.agents.session.MessageCommand;
import ninja.helpy.agents.session.MessageCommand.Changed;
import ninja.helpy.api.conversation.Emoji;
import ninja.helpy.api.conversation.MessageShape;
import ninja.helpy.api.conversation.OlderMessages;
import ninja.helpy.api.http.Asking;
import ninja.helpy.api.view.Lists;
import ninja.helpy.api.wire.Fields;
import ninja.helpy.api.wire.Problem;

/** What a socket does to messages that were said, in a room or in a conversation of two. */
final class SocketMessages {

    private final Entities entities;
    private final Asking asking;
    private final OlderMessages older;
    private final Readings readings;

    SocketMessages(Entities entities, Lists lists) {
        this.entities = entities;
        this.asking = new Asking(entities);
        this.older = new OlderMessages(lists);
        this.readings = new Readings(asking);
    }

    CompletionStage<Map<String, ?>> edit(SocketUser user, Fields fields) {
        var messageId = fields.id("messageId");
        var content = fields.text("content", Conversation.CONTENT_CHARS_MAX);
        var me = user.userId();
        CompletionStage<Message> edited = feed(user, fields)
                .thenCompose(feed -> feed.isRoom()
                        ? inRoom(
                                        feed,
                                        messageId,
                                        (older, to) ->
                                                new MessageCommand.EditMessage(messageId, me, content, older, to))
                                .thenApply(Changed::message)
                        : inConversation(
                                        feed,
                                        messageId,
                                        (older, to) ->
                                                new ConversationCommand.EditMessage(messageId, me, content, older, to),
                                        Appended.class)
                                .thenApply(Appended::message));
        return edited.thenApply(message -> result(
                messageId, "editedAt", message.editedAt().orElse(message.at()).toString()));
    }

    CompletionStage<Map<String, ?>> delete(SocketUser user, Fields fields) {
        var messageId = fields.id("messageId");
        var me = user.userId();
        boolean any = user.mayDeleteAny();
        CompletionStage<Done> deleted = feed(user, fields)
                .thenCompose(feed -> feed.isRoom()
                        ? inRoom(
                                        feed,
                                        messageId,
                                        (older, to) -> new MessageCommand.DeleteMessage(messageId, me, any, older, to))
                                .thenApply(changed -> Done.DONE)
                        : inConversation(
                                feed,
                                messageId,
                                (older, to) -> new ConversationCommand.DeleteMessage(messageId, me, any, older, to),
                                Done.class));
        return deleted.thenApply(done -> result(messageId, "deleted", true));
    }

    CompletionStage<Map<String, ?>> react(SocketUser user, Fields fields) {
        var messageId = fields.id("messageId");
        var emoji = fields.text("emoji", Emoji.CHARS_MAX);
        if (!emoji.isEmpty() && !Emoji.isOne(emoji)) fields.wrong("emoji", Emoji.WRONG);
        boolean on = fields.flag("on").orElse(true);
        var me = user.userId();
        CompletionStage<List<Reaction>> reactions = feed(user, fields)
                .thenCompose(feed -> feed.isRoom()
                        ? inRoom(
                                        feed,
                                        messageId,
                                        (older, to) -> new MessageCommand.React(messageId, me, emoji, on, older, to))
                                .thenApply(Changed::reactions)
                        : inConversation(
                                        feed,
                                        messageId,
                                        (older, to) ->
                                                new ConversationCommand.React(messageId, emoji, me, on, older, to),
                                        Reacted.class)
                                .thenApply(Reacted::reactions));
        return reactions.thenApply(all -> result(messageId, "reactions", MessageShape.byEmoji(all)));
    }

    /** Up to a message, or all there is; the other connections of this person are told when he has come further. */
    CompletionStage<Map<String, ?>> read(SocketUser user, Fields fields) {
        var messageId = fields.idIfAny("messageId");
        var me = new EntityId(user.workspaceId(), user.userId());
        var person = new Readings.Person(me, Optional.of(user.userId()).filter(userId -> user.isPerson()));
        return feed(user, fields)
                .thenCompose(talk -> readings.read(talk, person, messageId))
                .thenApply(SocketMessages::progress);
    }

    private static Map<String, ?> progress(Readings.Progress progress) {
        var result = new LinkedHashMap<String, Object>();
        progress.place().ifPresent(place -> result.put("messageId", place.messageId()));
        result.put("number", progress.number());
        result.put("unread", progress.unread());
        return result;
    }

    /**
     * Where: a room under {@code sessionId}; under {@code conversationId} one's own conversation, or a room as well.
     * The last thing to be read of a frame: it is refused here if anything was wrong.
     */
    CompletionStage<FeedId> feed(SocketUser user, Fields fields) {
        boolean isRoom = fields.has("sessionId");
        var id = fields.id(isRoom ? "sessionId" : "conversationId");
        fields.check();
        var room = FeedId.room(user.workspaceId(), id);
        return isRoom ? CompletableFuture.completedFuture(room) : conversationOr(user, room);
    }

    /** Another user's conversation is as good as not there. */
    private CompletionStage<FeedId> conversationOr(SocketUser user, FeedId room) {
        return entities.ask(entities.conversation(room.id()), ConversationCommand.GetConversation::new)
                .thenApply(reply -> {
                    if (reply instanceof Refused no && no.reason() == Refusal.NOT_FOUND) return room;
                    if (reply instanceof Refused no) throw Problem.of(no).asException();
                    var view = (ConversationCommand.View) reply;
                    if (!user.maySee(view.userId())) throw Problem.notFound().asException();
                    return FeedId.conversation(room.id());
                });
    }

    private CompletionStage<Changed> inRoom(
            FeedId feed, String messageId, BiFunction<Optional<Found>, ActorRef<Reply>, MessageCommand> command) {
        return older.change(
                GroupSessionEntity.KEY.name(),
                feed.id(),
                messageId,
                found -> asking.session(feed.id(), to -> command.apply(found, to), Changed.class));
    }

    private <R extends Reply> CompletionStage<R> inConversation(
            FeedId feed,
            String messageId,
            BiFunction<Optional<Found>, ActorRef<Reply>, ConversationCommand> command,
            Class<R> type) {
        return older.change(
                ConversationEntity.KEY.name(),
                feed.id(),
                messageId,
                found -> asking.conversation(feed.id(), to -> command.apply(found, to), type));
    }

    private static Map<String, ?> result(String messageId, String name, Object value) {
        var result = new LinkedHashMap<String, Object>();
        result.put("messageId", messageId);
        result.put(name, value);
        return result;
    }
}
