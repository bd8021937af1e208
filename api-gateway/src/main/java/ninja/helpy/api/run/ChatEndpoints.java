package ninja.helpy.api.run;

import akka.http.javadsl.model.HttpHeader;
import akka.http.javadsl.model.HttpResponse;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import ninja.helpy.agents.conversation.Conversation;
import ninja.helpy.agents.conversation.Message;
import ninja.helpy.agents.protocol.EntityId;
import ninja.helpy.agents.protocol.MessageForm;
import ninja.helpy.agents.run.Cause;
import ninja.helpy.agents.run.Piece;
import ninja.helpy.agents.run.RunCommand.Accepted;
import ninja.helpy.agents.run.RunCommand.View;
import ninja.helpy.agents.run.RunOrder.Asker;
import ninja.helpy.agents.run.RunOrder.OnDisconnect;
import ninja.helpy.agents.run.RunOrder.Terms;
import ninja.helpy.api.aisdk.UiChat;
import ninja.helpy.api.aisdk.UiToolResults;
import ninja.helpy.api.conversation.FormFields;
import ninja.helpy.api.conversation.MessageShape;
import ninja.helpy.api.encode.RunEncoder;
import ninja.helpy.api.encode.SseEncoder;
import ninja.helpy.api.http.Access;
import ninja.helpy.api.http.Answers;
import ninja.helpy.api.http.Asking;
import ninja.helpy.api.http.Call;
import ninja.helpy.api.http.Endpoint;
import ninja.helpy.api.http.Failures;
import ninja.helpy.api.run.RunStarter.Door;
import ninja.helpy.api.run.RunStarter.Question;
import ninja.helpy.api.sse.SseEvent;
import ninja.helpy.api.wire.Fields;
import ninja.helpy.api.wire.Problem;

/**
 * Talking with an agent as one of a workspace's users: an answer as JSON, or as a stream of events. It costs credits, so
 * it takes a WRITE key.
 */
public final class ChatEndpoints {

    private static final int CHARS_MAX = Conversation.CONTENT_CHARS_MAX;

    private final Asking asking;
    private final ChatDoors doors;
    private final RunStarter starter;
    private final RunReader reader;
    private final RunStreams streams;
    private final LiveRuns liveRuns;
    private final RoomWords rooms;

    public ChatEndpoints(
            Asking asking,
            ChatDoors doors,
            RunStarter starter,
            RunReader reader,
            RunStreams streams,
            LiveRuns liveRuns) {
        this.asking = asking;
        this.doors = doors;
        this.starter = starter;
        this.reader = reader;
        this.streams = streams;
        this.liveRuns = liveRuns;
        this.rooms = new RoomWords(asking);
    }

    public List<Endpoint> endpoints() {
        var patience = WebhookEndpoints.ANSWER_WITHIN.plusSeconds(10);
        return List.of(
                Endpoint.post("/chat/conversations/{conversationId}/messages", Access.WRITE, this::messageInPath)
                        .within(patience),
                Endpoint.post("/chat/messages", Access.WRITE, this::messageInBody)
                        .within(patience),
                Endpoint.post("/api/chat", Access.WRITE, call -> chat(call, false))
                        .within(patience),
                Endpoint.post("/api/chat/stream", Access.WRITE, call -> chat(call, true))
                        .within(patience),
                Endpoint.get("/api/chat/{chatId}/stream", Access.READ, this::live),
                Endpoint.post("/api/workspaces/{workspaceId}/agents/{agentId}/test", Access.WRITE, this::test)
                        .within(patience));
    }

    /** What was asked of whom, and how it is answered. */
    private record Turn(Door door, Question question, Wire wire, Style style) {

        boolean isStreamed() {
            return wire == Wire.AI_SDK || style.events();
        }

        RunEncoder encoder(String conversationId) {
            return wire == Wire.EVENTS && style.namesChat()
                    ? SseEncoder.ofChat(conversationId)
                    : wire.encoder(question.terms());
        }

        boolean showsQuestion() {
            return wire == Wire.EVENTS && style.showsQuestion();
        }
    }

    /** What the doors of chat differ in: events if nothing else is asked for, and what they tell besides. */
    private record Style(boolean events, boolean namesChat, boolean showsQuestion) {}

    private CompletionStage<HttpResponse> messageInPath(Call call) {
        return call.fields().thenCompose(fields -> message(call, fields, call.id("conversationId")));
    }

    private CompletionStage<HttpResponse> messageInBody(Call call) {
        return call.fields().thenCompose(fields -> message(call, fields, fields.id("conversationId")));
    }

    private CompletionStage<HttpResponse> message(Call call, Fields fields, String conversationId) {
        var wire = Wire.asked(call).orElse(Wire.EVENTS);
        var content = fields.text("content", CHARS_MAX);
        var form = FormFields.read(fields);
        var style = new Style(Replies.wantsEvents(call, fields.flag("stream"), false), false, true);
        var terms = TermsInRequest.of(call, fields);
        fields.check();
        var conversation = new EntityId(call.workspaceId(), conversationId);
        var question = new Question(
                content, form, Optional.of(conversationId), Words.deliveryKey(call, Optional.empty()), terms);
        return doors.ofConversation(conversation, asker(call))
                .thenApply(Optional::of)
                .exceptionally(Failures::emptyIfNotFound)
                .thenCompose(door -> door.map(of -> take(call, new Turn(of, question, wire, style)))
                        .orElseGet(() -> rooms.say(call, conversation, content, form, terms)));
    }

    private CompletionStage<HttpResponse> chat(Call call, boolean always) {
        return call.json().thenCompose(body -> UiChat.isOne(body) ? uiChat(call, body) : chat(call, body, always));
    }

    private CompletionStage<HttpResponse> chat(Call call, JsonNode body, boolean always) {
        var wire = Wire.asked(call).orElse(Wire.EVENTS);
        var fields = Fields.of(body);
        var agentId = fields.id("botId");
        var chatId = fields.idIfAny("chatId");
        var content = fields.text("message", CHARS_MAX);
        var style = new Style(always || Replies.wantsEvents(call, fields.flag("stream"), true), true, false);
        var terms = TermsInRequest.of(call, fields);
        fields.check();
        return doors.ofAgent(new EntityId(call.workspaceId(), agentId), Cause.CHAT, asker(call))
                .thenCompose(door -> take(call, new Turn(door, question(call, content, chatId, terms), wire, style)));
    }

    /** A chat of the AI SDK. Which agent it talks to is in its transport's {@code body}; or in the query, but then it cannot resume. */
    private CompletionStage<HttpResponse> uiChat(Call call, JsonNode body) {
        var asked = Words.asked(call, body);
        if (asked.results().isPresent()) return goOn(call, asked.results().get());
        var fields = Fields.of(body);
        var agentId = call.query("botId").orElseGet(() -> fields.id("botId"));
        fields.check();
        if (!Fields.isId(agentId)) throw Problem.invalid("botId", Fields.NO_ID).asException();
        var style = new Style(true, true, false);
        return doors.ofAgent(new EntityId(call.workspaceId(), agentId), Cause.CHAT, asker(call))
                .thenCompose(door -> take(call, new Turn(door, asked.question(), asked.wire(), style)));
    }

    /** A page has used its tools, and reads on behind what they have answered. Another user's run is not found. */
    private CompletionStage<HttpResponse> goOn(Call call, UiToolResults results) {
        var run = new EntityId(call.workspaceId(), results.runId());
        return Answers.expect(reader.view(run), View.class).thenCompose(view -> {
            var order = view.order();
            if (!order.asker().id().equals(call.member().userId()))
                throw Problem.notFound().asException();
            return ToolResults.take(asking, run, results.answers())
                    .thenCompose(done -> streams.open(new RunStreams.Opening(
                            run,
                            0,
                            TermsInRequest.onDisconnect(call).orElse(OnDisconnect.CONTINUE),
                            results.encoder(order.terms()),
                            List.of(),
                            headers(Wire.AI_SDK, run.id(), order.thread().id()))));
        });
    }

    /** The AI SDK's way to come back: the run that the chat waits for, from its beginning, or 204. */
    private CompletionStage<HttpResponse> live(Call call) {
        var conversation = call.entity("chatId");
        var policy = TermsInRequest.onDisconnect(call).orElse(OnDisconnect.CONTINUE);
        return liveRuns.in(conversation, call.member()::maySee)
                .thenCompose(run -> run.map(view -> streams.open(new RunStreams.Opening(
                                new EntityId(call.workspaceId(), view.runId()),
                                0,
                                policy,
                                Wire.AI_SDK.encoder(view.order().terms()),
                                List.of(),
                                headers(Wire.AI_SDK, view.runId(), conversation.id()))))
                        .orElseGet(() -> CompletableFuture.completedFuture(Answers.noContent())));
    }

    private CompletionStage<HttpResponse> test(Call call) {
        var style = new Style(Replies.wantsEvents(call, Optional.empty(), true), false, false);
        return Words.asked(call)
                .thenCompose(asked -> asked.results()
                        .map(results -> goOn(call, results))
                        .orElseGet(() -> doors.ofAgent(call.entity("agentId"), Cause.TEST, asker(call))
                                .thenCompose(
                                        door -> take(call, new Turn(door, asked.question(), asked.wire(), style)))));
    }

    private static Asker asker(Call call) {
        return new Asker(call.member().userId(), Optional.of(call.member().userName()));
    }

    private static Question question(Call call, String content, Optional<String> conversationId, Terms terms) {
        return new Question(content, conversationId, Words.deliveryKey(call, Optional.empty()), terms);
    }

    private CompletionStage<HttpResponse> take(Call call, Turn turn) {
        long position = turn.wire().position(call);
        if (turn.isStreamed()) {
            var lost = Positions.ofNoRun(call, position, turn.question().idempotencyKey());
            if (lost.isPresent()) return CompletableFuture.completedFuture(lost.get());
        }
        return Answers.expect(starter.start(turn.door(), turn.question()), Accepted.class)
                .thenCompose(accepted -> turn.isStreamed() ? events(turn, accepted, position) : whole(turn, accepted));
    }

    private CompletionStage<HttpResponse> events(Turn turn, Accepted accepted, long position) {
        var preface = turn.showsQuestion() && position == 0
                ? List.of(new SseEvent("message", Optional.empty(), Map.of("userMessage", userMessage(turn, accepted))))
                : List.<SseEvent>of();
        return streams.open(new RunStreams.Opening(
                new EntityId(turn.door().workspaceId(), accepted.runId()),
                position,
                turn.question().terms().onDisconnect(),
                turn.encoder(accepted.conversationId()),
                preface,
                headers(turn.wire(), accepted.runId(), accepted.conversationId())));
    }

    private static List<HttpHeader> headers(Wire wire, String runId, String conversationId) {
        var headers = new ArrayList<>(Receipt.names(runId, conversationId));
        headers.addAll(wire.headers());
        return headers;
    }

    private CompletionStage<HttpResponse> whole(Turn turn, Accepted accepted) {
        var run = new EntityId(turn.door().workspaceId(), accepted.runId());
        var within = WebhookEndpoints.ANSWER_WITHIN;
        return reader.whole(run, turn.question().terms(), within).thenCompose(read -> {
            var whole = read.orElseThrow(() -> RunStreams.nothingYet(run));
            if (whole.end().orElse(null) instanceof Piece.Failed failed)
                throw RunStreams.failure(run.id(), failed).asException();
            return Answers.expect(reader.view(run), View.class)
                    .thenApply(view -> (whole.isReadersTurn()
                                    ? RunJson.waiting(view)
                                    : Answers.ok(answer(turn, accepted, view)).addHeaders(Receipt.of(view)))
                            .addHeaders(Receipt.names(accepted.runId(), accepted.conversationId())));
        });
    }

    private static Map<String, Object> answer(Turn turn, Accepted accepted, View view) {
        var body = new LinkedHashMap<>(RunJson.answer(view));
        body.put("chatId", accepted.conversationId());
        body.put("userMessage", userMessage(turn, accepted));
        body.put("reply", reply(turn, accepted, view));
        return body;
    }

    private static MessageShape userMessage(Turn turn, Accepted accepted) {
        var asker = turn.door().asker();
        var sender = Message.Sender.human(asker.id(), asker.displayName().orElse(asker.id()));
        var question = turn.question();
        return message(accepted, accepted.userMessageId(), sender, question.text(), question.form(), Instant.now());
    }

    private static MessageShape reply(Turn turn, Accepted accepted, View view) {
        var agentId = turn.door().agentId();
        return message(
                accepted,
                accepted.messageId(),
                Message.Sender.helpy(agentId, agentId),
                view.text(),
                MessageForm.PLAIN,
                view.endedAt().orElseGet(Instant::now));
    }

    private static MessageShape message(
            Accepted accepted, String messageId, Message.Sender sender, String content, MessageForm form, Instant at) {
        var runId = Optional.of(accepted.runId());
        return MessageShape.of(
                accepted.conversationId(), new Message(messageId, sender, content, form, at, runId, Optional.empty()));
    }
}
