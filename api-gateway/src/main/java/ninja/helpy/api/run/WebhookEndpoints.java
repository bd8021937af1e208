package ninja.helpy.api.run;

import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.headers.RawHeader;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import ninja.helpy.agents.Entities;
import ninja.helpy.agents.agent.AgentCommand.Admitted;
import ninja.helpy.agents.agent.AgentCommand.CheckAgentKey;
import ninja.helpy.agents.protocol.EntityId;
import ninja.helpy.agents.run.Cause;
import ninja.helpy.agents.run.Piece;
import ninja.helpy.agents.run.RunCommand.Accepted;
import ninja.helpy.agents.run.RunCommand.Status;
import ninja.helpy.agents.run.RunCommand.View;
import ninja.helpy.agents.run.RunOrder.Asker;
import ninja.helpy.api.auth.SecretHasher;
import ninja.helpy.api.encode.WholeAnswer;
import ninja.helpy.api.http.Access;
import ninja.helpy.api.http.Answers;
import ninja.helpy.api.http.Asking;
import ninja.helpy.api.http.Call;
import ninja.helpy.api.http.Endpoint;
import ninja.helpy.api.run.RunStarter.Door;
import ninja.helpy.api.run.RunStarter.Question;
import ninja.helpy.api.wire.Code;
import ninja.helpy.api.wire.Credits;
import ninja.helpy.api.wire.Problem;

/** An agent's inbound webhook: one delivery, one run, one answer; the same delivery again finds the first. */
public final class WebhookEndpoints {

    static final Duration ANSWER_WITHIN = Duration.ofSeconds(60);
    static final int WAIT_MAX_SEC = 30;

    private static final String PATH = "/api/webhook/{workspaceId}/{agentId}/{key}";
    private static final Duration MARGIN = Duration.ofSeconds(10);

    private final Entities entities;
    private final SecretHasher hasher;
    private final RunStarter starter;
    private final RunReader reader;
    private final Duration answerWithin;

    public WebhookEndpoints(Entities entities, SecretHasher hasher, RunStarter starter, RunReader reader) {
        this(entities, hasher, starter, reader, ANSWER_WITHIN);
    }

    WebhookEndpoints(
            Entities entities, SecretHasher hasher, RunStarter starter, RunReader reader, Duration answerWithin) {
        this.entities = entities;
        this.hasher = hasher;
        this.starter = starter;
        this.reader = reader;
        this.answerWithin = answerWithin;
    }

    public List<Endpoint> endpoints() {
        return List.of(
                Endpoint.post(PATH, Access.DOOR, this::deliver).within(answerWithin.plus(MARGIN)),
                Endpoint.get(PATH + "/runs/{runId}", Access.DOOR, this::look)
                        .within(Duration.ofSeconds(WAIT_MAX_SEC).plus(MARGIN)),
                Endpoint.post(PATH + "/runs/{runId}/tool-results", Access.DOOR, this::toolResults));
    }

    private CompletionStage<HttpResponse> deliver(Call call) {
        return admitted(call)
                .thenCompose(admitted -> Words.inBody(call).thenCompose(question -> {
                    var asker = new Asker(admitted.doorId(), Optional.empty());
                    var door =
                            new Door(call.workspaceId(), admitted.agentId(), admitted.version(), Cause.WEBHOOK, asker);
                    return Answers.expect(starter.start(door, question), Accepted.class)
                            .thenCompose(accepted -> answer(call, question, accepted));
                }));
    }

    private CompletionStage<Admitted> admitted(Call call) {
        var hash = hasher.hash(call.path("key"));
        return Answers.expect(
                entities.ask(entities.agent(call.entity("agentId")), replyTo -> new CheckAgentKey(hash, replyTo)),
                Admitted.class);
    }

    private CompletionStage<HttpResponse> answer(Call call, Question question, Accepted accepted) {
        var run = new EntityId(call.workspaceId(), accepted.runId());
        var preference = Preference.of(call);
        return reader.whole(run, question.terms(), preference.patience(answerWithin))
                .thenCompose(read -> read.map(whole -> answered(call, run, whole))
                        .orElseGet(() -> CompletableFuture.completedFuture(
                                preference.async() ? later(call, accepted) : timeout(call, accepted))))
                .thenApply(response -> response.addHeaders(Receipt.names(accepted.runId(), accepted.conversationId())));
    }

    private CompletionStage<HttpResponse> answered(Call call, EntityId run, WholeAnswer whole) {
        if (whole.end().orElse(null) instanceof Piece.Failed failed) {
            return CompletableFuture.completedFuture(
                    RunStreams.failure(run.id(), failed).response(call.correlationId()));
        }
        return Answers.expect(reader.view(run), View.class).thenApply(view -> {
            if (whole.isReadersTurn()) return RunJson.waiting(view).addHeader(whereToLook(call, view.runId()));
            return view.status() == Status.CANCELLED ? cancelled(call, view) : whole(call, view);
        });
    }

    private static HttpResponse whole(Call call, View view) {
        var response = Replies.wantsText(call)
                ? HttpResponse.create().withEntity(HttpEntities.create(ContentTypes.TEXT_PLAIN_UTF8, view.text()))
                : Answers.ok(RunJson.answer(view));
        return response.addHeader(RawHeader.create("X-Cost-Credits", Credits.text(view.cost())))
                .addHeaders(Receipt.of(view));
    }

    private static HttpResponse cancelled(Call call, View view) {
        return new Problem(
                        Code.INVALID_STATE,
                        "the run was cancelled",
                        List.of(),
                        Map.of("runId", view.runId(), "text", view.text()),
                        Optional.empty())
                .response(call.correlationId());
    }

    private static HttpResponse later(Call call, Accepted accepted) {
        return Answers.json(202, Map.of("runId", accepted.runId(), "conversationId", accepted.conversationId()))
                .addHeader(whereToLook(call, accepted.runId()))
                .addHeader(RawHeader.create("Preference-Applied", "respond-async"));
    }

    private static RawHeader whereToLook(Call call, String runId) {
        return RawHeader.create("Location", call.request().getUri().path() + "/runs/" + runId);
    }

    private static HttpResponse timeout(Call call, Accepted accepted) {
        return new Problem(
                        Code.TIMEOUT,
                        "the run goes on; the same Idempotency-Key, or its id, finds its answer",
                        List.of(),
                        Map.of("runId", accepted.runId(), "conversationId", accepted.conversationId()),
                        Optional.empty())
                .response(call.correlationId());
    }

    private CompletionStage<HttpResponse> look(Call call) {
        long wait = call.number("wait", 0, WAIT_MAX_SEC).orElse(0L);
        return admitted(call).thenCompose(admitted -> {
            var run = call.entity("runId");
            return Answers.expect(reader.view(run), View.class)
                    .thenCompose(view -> {
                        if (!isOfThisDoor(view, admitted))
                            throw Problem.notFound().asException();
                        if (isDecided(view) || wait == 0) {
                            return CompletableFuture.completedFuture(view);
                        }
                        return reader.whole(run, view.order().terms(), Duration.ofSeconds(wait))
                                .thenCompose(end -> Answers.expect(reader.view(run), View.class));
                    })
                    .thenApply(view -> Answers.ok(RunJson.status(view)));
        });
    }

    private CompletionStage<HttpResponse> toolResults(Call call) {
        return admitted(call)
                .thenCompose(admitted -> Answers.expect(reader.view(call.entity("runId")), View.class)
                        .thenCompose(view -> {
                            if (!isOfThisDoor(view, admitted))
                                throw Problem.notFound().asException();
                            return ToolResults.take(call, new Asking(entities), call.entity("runId"));
                        }));
    }

    /** It is over, or waits for its client. */
    private static boolean isDecided(View run) {
        return run.endedAt().isPresent() || run.status() == Status.WAITING;
    }

    private static boolean isOfThisDoor(View view, Admitted admitted) {
        return view.order().agentId().equals(admitted.agentId()) && view.order().cause() == Cause.WEBHOOK;
    }
}
