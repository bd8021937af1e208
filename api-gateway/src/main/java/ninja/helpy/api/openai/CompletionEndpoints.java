package ninja.helpy.api.openai;

import akka.http.javadsl.model.HttpResponse;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import ninja.helpy.agents.protocol.EntityId;
import ninja.helpy.agents.run.Cause;
import ninja.helpy.agents.run.Piece;
import ninja.helpy.agents.run.RunCommand.Accepted;
import ninja.helpy.agents.run.RunCommand.View;
import ninja.helpy.agents.run.RunOrder.Asker;
import ninja.helpy.agents.run.RunOrder.OnDisconnect;
import ninja.helpy.api.http.Access;
import ninja.helpy.api.http.Answers;
import ninja.helpy.api.http.Asking;
import ninja.helpy.api.http.Call;
import ninja.helpy.api.http.Endpoint;
import ninja.helpy.api.run.Receipt;
import ninja.helpy.api.run.RunReader;
import ninja.helpy.api.run.RunStarter;
import ninja.helpy.api.run.RunStarter.Door;
import ninja.helpy.api.run.RunStarter.Question;
import ninja.helpy.api.run.RunStreams;
import ninja.helpy.api.run.TermsInRequest;
import ninja.helpy.api.run.Words;
import ninja.helpy.api.wire.Code;
import ninja.helpy.api.wire.Problem;
import ninja.helpy.api.wire.Text;

/** {@code POST /v1/chat/completions}: an agent behind the wire that most clients speak. Each request is one run. */
public final class CompletionEndpoints {

    static final Duration ANSWER_WITHIN = Duration.ofSeconds(60);

    private static final Duration MARGIN = Duration.ofSeconds(10);

    private final AgentModels models;
    private final RunStarter starter;
    private final RunReader reader;
    private final RunStreams streams;
    private final Clock clock;

    public CompletionEndpoints(Asking asking, RunStarter starter, RunReader reader, RunStreams streams, Clock clock) {
        this.models = new AgentModels(asking);
        this.starter = starter;
        this.reader = reader;
        this.streams = streams;
        this.clock = clock;
    }

    public List<Endpoint> endpoints() {
        return List.of(Endpoint.post("/v1/chat/completions", Access.WRITE, this::complete)
                .within(ANSWER_WITHIN.plus(MARGIN)));
    }

    private CompletionStage<HttpResponse> complete(Call call) {
        return call.json().thenCompose(body -> {
            var request = CompletionRequest.of(body);
            var question = question(call, request);
            return models.find(call.workspaceId(), request.model()).thenCompose(agent -> {
                var asker = new Asker(
                        call.member().userId(), Optional.of(call.member().userName()));
                var door = new Door(call.workspaceId(), agent.agentId(), agent.version(), Cause.CHAT, asker);
                return Answers.expect(starter.start(door, question), Accepted.class)
                        .thenCompose(accepted -> request.stream()
                                ? events(call, request, question, accepted)
                                : whole(call, request, accepted));
            });
        });
    }

    /**
     * In a conversation of ours only the last message is new; else the earlier ones go along as a quoted transcript.
     * Nobody can come back for an answer that has no key, so its reader stops it by leaving.
     */
    private static Question question(Call call, CompletionRequest request) {
        var conversationId = call.header("X-Conversation-Id").map(Words::conversationId);
        var said = request.messages();
        var text = Text.clean(
                conversationId.isPresent() ? said.get(said.size() - 1).text() : Words.quoted(said));
        if (text.isBlank()) throw OpenAiError.invalid("messages", "invalid_value", "messages must not be blank");
        if (text.length() > Words.CHARS_MAX) {
            throw CompletionMessages.tooLong(
                    "messages have " + text.length() + " characters, at most " + Words.CHARS_MAX + " fit");
        }
        var key = Words.deliveryKey(call, Optional.empty());
        var policy = key.isPresent() ? OnDisconnect.CONTINUE : OnDisconnect.CANCEL;
        return new Question(text, conversationId, key, TermsInRequest.inQuery(call, policy));
    }

    private CompletionStage<HttpResponse> events(
            Call call, CompletionRequest request, Question question, Accepted accepted) {
        var head = new OpenAiEncoder.Head(
                accepted.runId(), clock.instant().getEpochSecond(), request.model(), request.withUsage());
        return streams.open(new RunStreams.Opening(
                new EntityId(call.workspaceId(), accepted.runId()),
                0,
                question.terms().onDisconnect(),
                new OpenAiEncoder(head),
                List.of(),
                Receipt.names(accepted.runId(), accepted.conversationId())));
    }

    private CompletionStage<HttpResponse> whole(Call call, CompletionRequest request, Accepted accepted) {
        var run = new EntityId(call.workspaceId(), accepted.runId());
        return reader.end(run, ANSWER_WITHIN).thenCompose(end -> {
            var terminal = end.orElseThrow(() -> RunStreams.nothingYet(run));
            if (terminal instanceof Piece.Failed failed)
                throw RunStreams.failure(run.id(), failed).asException();
            if (terminal instanceof Piece.Cancelled cancelled) throw cancelled(run, cancelled);
            return Answers.expect(reader.view(run), View.class)
                    .thenApply(view -> Answers.ok(completion(view, request.model(), (Piece.Completed) terminal))
                            .addHeaders(Receipt.names(accepted.runId(), accepted.conversationId()))
                            .addHeaders(Receipt.of(view)));
        });
    }

    private static RuntimeException cancelled(EntityId run, Piece.Cancelled cancelled) {
        return new Problem(
                        Code.INVALID_STATE,
                        "the run was stopped: " + cancelled.reason(),
                        List.of(),
                        Map.of("runId", run.id(), OpenAiError.CODE, "cancelled"),
                        Optional.empty())
                .asException();
    }

    private static ObjectNode completion(View run, String model, Piece.Completed completed) {
        var body = JsonNodeFactory.instance.objectNode();
        body.put("id", OpenAiEncoder.completionId(run.runId()));
        body.put("object", "chat.completion");
        body.put("created", run.startedAt().getEpochSecond());
        body.put("model", model);
        var choice = body.putArray("choices").addObject();
        choice.put("index", 0);
        var message = choice.putObject("message");
        message.put("role", "assistant");
        message.put("content", run.text());
        message.putNull("refusal");
        choice.putNull("logprobs");
        choice.put("finish_reason", OpenAiEncoder.finishReason(completed.reason()));
        body.set("usage", OpenAiUsage.of(run.usage(), run.cost()));
        return body;
    }
}
