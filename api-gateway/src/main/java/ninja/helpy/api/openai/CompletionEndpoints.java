package ninja.helpy.api.openai;

import akka.http.javadsl.model.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import ninja.helpy.agents.agent.AgentCommand;
import ninja.helpy.agents.protocol.EntityId;
import ninja.helpy.agents.run.Cause;
import ninja.helpy.agents.run.Piece;
import ninja.helpy.agents.run.RunCommand.Accepted;
import ninja.helpy.agents.run.RunCommand.ToolAnswer;
import ninja.helpy.agents.run.RunCommand.View;
import ninja.helpy.agents.run.RunOrder.Asker;
import ninja.helpy.agents.run.RunOrder.OnDisconnect;
import ninja.helpy.agents.run.RunOrder.Terms;
import ninja.helpy.api.encode.AfterAnswers;
import ninja.helpy.api.encode.WholeAnswer;
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
import ninja.helpy.api.run.ToolResults;
import ninja.helpy.api.run.Words;
import ninja.helpy.api.wire.Code;
import ninja.helpy.api.wire.Problem;
import ninja.helpy.api.wire.Text;

/**
 * {@code POST /v1/chat/completions}: an agent behind the wire that most clients speak. Each question is one run; a request
 * that brings answers of the client's tools goes on with the run that has called them.
 */
public final class CompletionEndpoints {

    static final Duration ANSWER_WITHIN = Duration.ofSeconds(60);

    private static final Duration MARGIN = Duration.ofSeconds(10);

    private final Asking asking;
    private final AgentModels models;
    private final RunStarter starter;
    private final RunReader reader;
    private final RunStreams streams;
    private final Clock clock;

    public CompletionEndpoints(Asking asking, RunStarter starter, RunReader reader, RunStreams streams, Clock clock) {
        this.asking = asking;
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

    /** The run that answers, from where on: what is told before these calls were answered, the client knows. */
    private record Answering(
            EntityId run, String conversationId, Terms terms, OnDisconnect policy, Set<String> after) {}

    private CompletionStage<HttpResponse> complete(Call call) {
        return call.json().thenCompose(body -> {
            var conversationId = call.header("X-Conversation-Id").map(Words::conversationId);
            var request = CompletionRequest.of(body, conversationId.isPresent());
            return models.find(call.workspaceId(), request.model())
                    .thenCompose(agent -> request.messages().isAnswering()
                            ? goneOn(call, request.messages(), agent)
                            : started(call, question(call, request, conversationId), agent))
                    .thenCompose(run -> request.stream() ? events(request, run) : whole(request, run));
        });
    }

    private CompletionStage<Answering> started(Call call, Question question, AgentCommand.View agent) {
        var door = new Door(call.workspaceId(), agent.agentId(), agent.version(), Cause.CHAT, asker(call));
        return Answers.expect(starter.start(door, question), Accepted.class)
                .thenApply(accepted -> new Answering(
                        new EntityId(call.workspaceId(), accepted.runId()),
                        accepted.conversationId(),
                        question.terms(),
                        question.terms().onDisconnect(),
                        Set.of()));
    }

    /** Another user's run is not found. */
    private CompletionStage<Answering> goneOn(Call call, CompletionMessages messages, AgentCommand.View agent) {
        var run = new EntityId(call.workspaceId(), messages.runId());
        return Answers.expect(reader.view(run), View.class).thenCompose(view -> {
            var order = view.order();
            if (!order.asker().id().equals(call.member().userId())
                    || !order.agentId().equals(agent.agentId())) {
                throw Problem.notFound().asException();
            }
            var policy = TermsInRequest.onDisconnect(call).orElse(order.terms().onDisconnect());
            var answered = messages.answers().stream().map(ToolAnswer::callId).collect(Collectors.toSet());
            return ToolResults.take(asking, run, messages.answers())
                    .thenApply(done -> new Answering(run, order.thread().id(), order.terms(), policy, answered));
        });
    }

    private static Asker asker(Call call) {
        return new Asker(call.member().userId(), Optional.of(call.member().userName()));
    }

    /**
     * In a conversation of ours only the last message is new; else the earlier ones go along as a quoted transcript.
     * Nobody can come back for an answer that has no key, so its reader stops it by leaving.
     */
    private static Question question(Call call, CompletionRequest request, Optional<String> conversationId) {
        var said = request.messages().said();
        var text = Text.clean(
                conversationId.isPresent() ? said.get(said.size() - 1).text() : Words.quoted(said));
        if (text.isBlank()) throw OpenAiError.invalid("messages", "invalid_value", "messages must not be blank");
        if (text.length() > Words.CHARS_MAX) {
            throw CompletionMessages.tooLong(
                    "messages have " + text.length() + " characters, at most " + Words.CHARS_MAX + " fit");
        }
        var key = Words.deliveryKey(call, Optional.empty());
        var policy = key.isPresent() ? OnDisconnect.CONTINUE : OnDisconnect.CANCEL;
        return new Question(
                text, conversationId, key, TermsInRequest.inQuery(call, policy).with(request.tools()));
    }

    private CompletionStage<HttpResponse> events(CompletionRequest request, Answering run) {
        var head = new OpenAiEncoder.Head(
                run.run().id(), clock.instant().getEpochSecond(), request.model(), request.withUsage());
        var all = new OpenAiEncoder(head, run.terms().clientToolNames());
        return streams.open(new RunStreams.Opening(
                run.run(),
                0,
                run.policy(),
                run.after().isEmpty() ? all : new AfterAnswers(all, run.after()),
                List.of(),
                Receipt.names(run.run().id(), run.conversationId())));
    }

    private CompletionStage<HttpResponse> whole(CompletionRequest request, Answering answering) {
        var run = answering.run();
        var encoder = new AfterAnswers(new WholeAnswer(answering.terms().clientToolNames()), answering.after());
        return reader.read(run, encoder, ANSWER_WITHIN).thenCompose(read -> {
            var after = (AfterAnswers) read.orElseThrow(() -> RunStreams.nothingYet(run));
            var whole = (WholeAnswer) after.encoder();
            var end = whole.end().orElse(null);
            if (end instanceof Piece.Failed failed)
                throw RunStreams.failure(run.id(), failed).asException();
            if (end instanceof Piece.Cancelled cancelled) throw cancelled(run, cancelled);
            return Answers.expect(reader.view(run), View.class).thenApply(view -> {
                var answer = Answers.ok(Completion.of(view, request.model(), whole))
                        .addHeaders(Receipt.names(run.id(), answering.conversationId()));
                return whole.isReadersTurn() ? answer : answer.addHeaders(Receipt.of(view));
            });
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
}
