package ninja.helpy.api.conversation;

import static ninja.helpy.api.http.Endpoint.delete;
import static ninja.helpy.api.http.Endpoint.get;
import static ninja.helpy.api.http.Endpoint.post;

import akka.http.javadsl.model.HttpResponse;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import ninja.helpy.agents.agent.AgentCommand;
import ninja.helpy.agents.agent.AgentCommand.GetAgent;
import ninja.helpy.agents.conversation.ConversationCommand.ArchiveConversation;
import ninja.helpy.agents.conversation.ConversationCommand.StartConversation;
import ninja.helpy.agents.conversation.ConversationCommand.View;
import ninja.helpy.agents.conversation.Preview;
import ninja.helpy.agents.protocol.EntityId;
import ninja.helpy.api.http.Access;
import ninja.helpy.api.http.Answers;
import ninja.helpy.api.http.Asking;
import ninja.helpy.api.http.Call;
import ninja.helpy.api.http.Endpoint;
import ninja.helpy.api.http.Page;
import ninja.helpy.api.view.Lists;
import ninja.helpy.api.wire.Fields;
import ninja.helpy.persistence.view.ConversationsView.Line;

/** Conversations of one person and one agent: CH-1 to CH-3, CH-11, CH-14, CH-16. */
public final class ConversationEndpoints {

    static final String ALL = "/chat/conversations";
    static final String ONE = ALL + "/{conversationId}";

    private static final int SUBJECT_CHARS_MAX = 200;
    private static final int ID_CHARS_MAX = 64;

    private final Asking asking;
    private final Lists lists;
    private final Participants participants;
    private final Unread unread;

    public ConversationEndpoints(Asking asking, Lists lists) {
        this.asking = asking;
        this.lists = lists;
        this.participants = new Participants(asking);
        this.unread = new Unread(asking);
    }

    public List<Endpoint> endpoints() {
        return List.of(
                post(ALL, Access.READ, this::start).alias("/api" + ALL),
                get(ALL, Access.READ, this::list).alias("/api" + ALL),
                get("/api/chat", Access.READ, this::chats),
                get(ONE, Access.READ, this::show).alias("/api" + ONE),
                delete(ONE, Access.READ, call -> archive(call, "conversationId"))
                        .alias("/api" + ONE),
                delete("/api/chat/{chatId}", Access.READ, call -> archive(call, "chatId")));
    }

    /** A conversation without its messages. */
    record Shown(
            String conversationId,
            String type,
            String agentId,
            String userId,
            List<Participant> participants,
            Optional<String> subject,
            Instant createdAt,
            Optional<Instant> lastMessageAt,
            Optional<LastMessage> lastMessage,
            long messageCount,
            boolean isActive) {

        static Shown of(View view) {
            return new Shown(
                    view.conversationId(),
                    "individual",
                    view.agentId(),
                    view.userId(),
                    List.of(new Participant("human", view.userId()), new Participant("helpy", view.agentId())),
                    view.subject(),
                    view.createdAt(),
                    view.lastMessage().map(Preview::at),
                    view.lastMessage().map(LastMessage::of),
                    view.messageCount(),
                    view.isActive());
        }
    }

    /**
     * A conversation in a list. {@code unread} only if it was asked for, and was counted; {@code messageCount} not if
     * nothing was said since messages are numbered.
     */
    record Listed(
            String conversationId,
            String type,
            String agentId,
            String userId,
            Optional<String> subject,
            Instant createdAt,
            Optional<Instant> lastMessageAt,
            Optional<LastMessage> lastMessage,
            Optional<Long> messageCount,
            boolean isActive,
            Optional<Long> unread) {

        static Listed of(Line line, Map<String, Long> unread) {
            return new Listed(
                    line.conversationId(),
                    "individual",
                    line.agentId(),
                    line.userId(),
                    line.subject(),
                    line.startedAt(),
                    line.lastMessageAt(),
                    line.lastMessage().map(LastMessage::of),
                    line.messageCount(),
                    !line.archived(),
                    Optional.ofNullable(unread.get(line.conversationId())));
        }
    }

    /** A conversation in the words of the chat API. */
    record Chat(
            String chatId,
            String botId,
            String userId,
            Optional<String> title,
            Instant createdAt,
            Optional<Instant> lastMessageAt,
            Optional<LastMessage> lastMessage,
            Optional<Long> messageCount) {

        static Chat of(Line line) {
            return new Chat(
                    line.conversationId(),
                    line.agentId(),
                    line.userId(),
                    line.subject(),
                    line.startedAt(),
                    line.lastMessageAt(),
                    line.lastMessage().map(LastMessage::of),
                    line.messageCount());
        }
    }

    record Participant(String type, String id) {}

    private CompletionStage<HttpResponse> start(Call call) {
        var id = new EntityId(
                call.workspaceId(), call.newId("conversation/" + call.member().userId()));
        return call.fields().thenCompose(fields -> {
            fields.textIfAny("type", ID_CHARS_MAX)
                    .filter(type -> !type.equals("individual"))
                    .ifPresent(other ->
                            fields.wrong("type", "must be individual; a group is opened under /groups/sessions"));
            var agentId = agentId(fields);
            var subject = fields.textIfAny("subject", SUBJECT_CHARS_MAX);
            fields.check();
            var userId = call.member().userId();
            return asking.agent(new EntityId(call.workspaceId(), agentId), GetAgent::new, AgentCommand.View.class)
                    .thenCompose(agent -> asking.conversation(
                            id, to -> new StartConversation(agentId, userId, subject, to), View.class))
                    .thenApply(view -> Answers.created(Shown.of(view)));
        });
    }

    /** One agent has three names in the wire formats of its ancestors. */
    private static String agentId(Fields fields) {
        return Stream.of("agentId", "helpyId", "botId")
                .filter(fields::has)
                .findFirst()
                .map(name -> fields.text(name, ID_CHARS_MAX))
                .orElseGet(() -> fields.text("agentId", ID_CHARS_MAX));
    }

    /** One's own, the one in which something was said last first. */
    private CompletionStage<HttpResponse> list(Call call) {
        var active = call.flag("active");
        boolean counts = call.flag("unread").orElse(false);
        return own(call).thenCompose(page -> {
            var lines = page.items().stream()
                    .filter(line -> active.isEmpty() || active.get() != line.archived())
                    .toList();
            CompletionStage<Map<String, Long>> counted =
                    counts ? unread.inConversations(call.member(), lines) : CompletableFuture.completedFuture(Map.of());
            return counted.thenApply(found -> Answers.ok(new Page<>(
                    lines.stream().map(line -> Listed.of(line, found)).toList(),
                    page.next().map(Page::encode))));
        });
    }

    private CompletionStage<HttpResponse> chats(Call call) {
        var botId = call.query("botId");
        return own(call)
                .thenApply(page -> Answers.ok(new Page<>(
                        page.items().stream()
                                .filter(line -> botId.isEmpty() || botId.get().equals(line.agentId()))
                                .map(Chat::of)
                                .toList(),
                        page.next().map(Page::encode))));
    }

    private CompletionStage<ninja.helpy.persistence.view.Page<Line>> own(Call call) {
        var member = call.member();
        return lists.conversations(member.workspaceId(), member.userId(), Page.cursor(call), Page.limit(call));
    }

    private CompletionStage<HttpResponse> show(Call call) {
        return participants.conversation(call, "conversationId").thenApply(view -> Answers.ok(Shown.of(view)));
    }

    private CompletionStage<HttpResponse> archive(Call call, String pathName) {
        return participants
                .conversation(call, pathName)
                .thenCompose(view -> asking.conversation(call.entity(pathName), ArchiveConversation::new, Asking.DONE))
                .thenApply(done -> Answers.noContent());
    }
}
