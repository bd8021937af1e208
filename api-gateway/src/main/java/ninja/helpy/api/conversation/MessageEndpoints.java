package ninja.helpy.api.conversation;

import static ninja.helpy.api.http.Endpoint.delete;
import static ninja.helpy.api.http.Endpoint.get;
import static ninja.helpy.api.http.Endpoint.put;

import akka.actor.typed.ActorRef;
import akka.http.javadsl.model.HttpResponse;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import ninja.helpy.agents.conversation.Conversation;
import ninja.helpy.agents.conversation.ConversationCommand;
import ninja.helpy.agents.conversation.ConversationCommand.Appended;
import ninja.helpy.agents.conversation.ConversationCommand.DeleteMessage;
import ninja.helpy.agents.conversation.ConversationCommand.EditMessage;
import ninja.helpy.agents.conversation.ConversationCommand.GetRecent;
import ninja.helpy.agents.conversation.ConversationCommand.React;
import ninja.helpy.agents.conversation.ConversationCommand.Reacted;
import ninja.helpy.agents.conversation.ConversationCommand.Recent;
import ninja.helpy.agents.conversation.ConversationEntity;
import ninja.helpy.agents.conversation.Found;
import ninja.helpy.agents.protocol.Level;
import ninja.helpy.agents.protocol.Reply;
import ninja.helpy.api.auth.Caller;
import ninja.helpy.api.http.Access;
import ninja.helpy.api.http.Answers;
import ninja.helpy.api.http.Asking;
import ninja.helpy.api.http.Call;
import ninja.helpy.api.http.Endpoint;
import ninja.helpy.api.view.Lists;

/** Messages of a conversation: CH-6 to CH-10, CH-15. */
public final class MessageEndpoints {

    private static final String ALL = ConversationEndpoints.ONE + "/messages";
    private static final String ONE = ALL + "/{messageId}";
    private static final String REACTION = ONE + "/reactions/{emoji}";
    private static final String TYPING = ConversationEndpoints.ONE + "/typing";

    private final Asking asking;
    private final Participants participants;
    private final MessagePages pages;
    private final OlderMessages older;

    public MessageEndpoints(Asking asking, Lists lists) {
        this.pages = new MessagePages(lists);
        this.older = new OlderMessages(lists);
        this.asking = asking;
        this.participants = new Participants(asking);
    }

    public List<Endpoint> endpoints() {
        return List.of(
                get(ALL, Access.READ, this::list).alias("/api" + ALL),
                put(ONE, Access.READ, this::edit).alias("/api" + ONE),
                delete(ONE, Access.READ, this::remove).alias("/api" + ONE),
                put(REACTION, Access.READ, call -> react(call, true)).alias("/api" + REACTION),
                delete(REACTION, Access.READ, call -> react(call, false)).alias("/api" + REACTION),
                put(TYPING, Access.READ, this::typing).alias("/api" + TYPING),
                get("/api/chat/{chatId}/messages", Access.READ, this::asChat));
    }

    /** A message in the words of the chat API. */
    record ChatMessage(
            String id, String chatId, String botId, String userId, String role, String content, Instant createdAt) {}

    /** Newest first. */
    private CompletionStage<HttpResponse> list(Call call) {
        var id = call.entity("conversationId");
        return participants
                .conversation(call, "conversationId")
                .thenCompose(view -> asking.conversation(id, GetRecent::new, Recent.class))
                .thenCompose(recent -> pages.page(
                        call,
                        new MessagePages.Talk(
                                ConversationEntity.KEY.name(),
                                id,
                                recent.messages(),
                                recent.reactions(),
                                recent.total())))
                .thenApply(Answers::ok);
    }

    /** The newest ones, oldest first, as a bare list. */
    private CompletionStage<HttpResponse> asChat(Call call) {
        var chatId = call.id("chatId");
        return participants
                .conversation(call, "chatId")
                .thenCompose(view -> asking.conversation(call.entity("chatId"), GetRecent::new, Recent.class)
                        .thenApply(recent -> Answers.ok(recent.messages().stream()
                                .map(m -> new ChatMessage(
                                        m.messageId(),
                                        chatId,
                                        view.agentId(),
                                        view.userId(),
                                        MessageShape.role(m.sender().type()),
                                        m.content(),
                                        m.at()))
                                .toList())));
    }

    private CompletionStage<HttpResponse> edit(Call call) {
        var messageId = call.id("messageId");
        var userId = call.member().userId();
        return call.fields().thenCompose(fields -> {
            var content = fields.text("content", Conversation.CONTENT_CHARS_MAX);
            fields.check();
            return participants
                    .conversation(call, "conversationId")
                    .thenCompose(view -> changed(
                            call,
                            (older, to) -> new EditMessage(messageId, userId, content, older, to),
                            Appended.class))
                    .thenApply(done -> Answers.ok(MessageShape.of(call.id("conversationId"), done.message())));
        });
    }

    private CompletionStage<HttpResponse> remove(Call call) {
        var messageId = call.id("messageId");
        Caller.Member member = call.member();
        boolean mayDeleteAny = !member.actsForUser() && member.level().allows(Level.WRITE);
        return participants
                .conversation(call, "conversationId")
                .thenCompose(view -> changed(
                        call,
                        (older, to) -> new DeleteMessage(messageId, member.userId(), mayDeleteAny, older, to),
                        Asking.DONE))
                .thenApply(done -> Answers.noContent());
    }

    private CompletionStage<HttpResponse> react(Call call, boolean on) {
        var messageId = call.id("messageId");
        var emoji = Emoji.inPath(call.path("emoji"));
        return participants
                .conversation(call, "conversationId")
                .thenCompose(view -> changed(
                        call,
                        (older, to) -> new React(messageId, emoji, call.member().userId(), on, older, to),
                        Reacted.class))
                .thenApply(reacted -> Answers.ok(MessageShape.byEmoji(reacted.reactions())));
    }

    private <R extends Reply> CompletionStage<R> changed(
            Call call, BiFunction<Optional<Found>, ActorRef<Reply>, ConversationCommand> command, Class<R> type) {
        var id = call.entity("conversationId");
        return older.change(
                ConversationEntity.KEY.name(),
                id,
                call.id("messageId"),
                found -> asking.conversation(id, to -> command.apply(found, to), type));
    }

    /** Taken, and told to nobody: the only other one here is a Helpy. Rooms tell it. */
    private CompletionStage<HttpResponse> typing(Call call) {
        return call.fields().thenCompose(fields -> {
            if (fields.flag("isTyping").isEmpty()) fields.wrong("isTyping", "is missing");
            fields.check();
            return participants.conversation(call, "conversationId").thenApply(view -> Answers.noContent());
        });
    }
}
