package ninja.helpy.api.run;

import akka.http.javadsl.model.HttpHeader;
import akka.http.javadsl.model.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import ninja.helpy.agents.Entities;
import ninja.helpy.agents.agent.AgentCommand.Admitted;
import ninja.helpy.agents.agent.AgentCommand.CheckStreamSecret;
import ninja.helpy.agents.protocol.EntityId;
import ninja.helpy.agents.run.Cause;
import ninja.helpy.agents.run.RunCommand.Accepted;
import ninja.helpy.agents.run.RunCommand.View;
import ninja.helpy.agents.run.RunOrder.Asker;
import ninja.helpy.agents.run.RunOrder.OnDisconnect;
import ninja.helpy.api.aisdk.UiToolResults;
import ninja.helpy.api.auth.SecretHasher;
import ninja.helpy.api.encode.RunEncoder;
import ninja.helpy.api.http.Access;
import ninja.helpy.api.http.Answers;
import ninja.helpy.api.http.Asking;
import ninja.helpy.api.http.Call;
import ninja.helpy.api.http.Endpoint;
import ninja.helpy.api.http.Failures;
import ninja.helpy.api.run.RunStarter.Door;
import ninja.helpy.api.run.RunStarter.Question;
import ninja.helpy.api.wire.Problem;

/** An agent's token stream, also for pages of the origins that its secret allows. */
public final class StreamEndpoints {

    private static final String PATH = "/api/streams/{workspaceId}/{agentId}/{secret}";
    private static final String RUN = PATH + "/runs/{runId}";
    private static final String LIVE = PATH + "/{chatId}/stream";

    private final Entities entities;
    private final SecretHasher hasher;
    private final RunStarter starter;
    private final RunReader reader;
    private final RunStreams streams;
    private final LiveRuns liveRuns;

    public StreamEndpoints(
            Entities entities,
            SecretHasher hasher,
            RunStarter starter,
            RunReader reader,
            RunStreams streams,
            LiveRuns liveRuns) {
        this.entities = entities;
        this.hasher = hasher;
        this.starter = starter;
        this.reader = reader;
        this.streams = streams;
        this.liveRuns = liveRuns;
    }

    public List<Endpoint> endpoints() {
        return List.of(
                Endpoint.post(PATH, Access.DOOR, this::ask),
                Endpoint.get(PATH, Access.DOOR, this::askInQuery),
                Endpoint.of("OPTIONS", PATH, Access.DOOR, this::preflight),
                Endpoint.get(RUN, Access.DOOR, this::resume),
                Endpoint.of("OPTIONS", RUN, Access.DOOR, this::preflight),
                Endpoint.post(RUN + "/stop", Access.DOOR, this::stop),
                Endpoint.of("OPTIONS", RUN + "/stop", Access.DOOR, this::preflight),
                Endpoint.post(RUN + "/tool-results", Access.DOOR, this::toolResults),
                Endpoint.of("OPTIONS", RUN + "/tool-results", Access.DOOR, this::preflight),
                Endpoint.get(LIVE, Access.DOOR, this::live),
                Endpoint.of("OPTIONS", LIVE, Access.DOOR, this::preflight));
    }

    private CompletionStage<HttpResponse> ask(Call call) {
        return behindDoor(
                call,
                admitted -> Words.asked(call)
                        .thenCompose(asked -> asked.results()
                                .map(results -> goOn(call, admitted, results))
                                .orElseGet(() -> start(call, admitted, asked.question(), asked.wire()))));
    }

    private CompletionStage<HttpResponse> askInQuery(Call call) {
        return behindDoor(
                call,
                admitted -> start(
                        call, admitted, Words.inQuery(call), Wire.asked(call).orElse(Wire.EVENTS)));
    }

    private CompletionStage<HttpResponse> start(Call call, Admitted admitted, Question question, Wire wire) {
        long position = wire.position(call);
        var lost = Positions.ofNoRun(call, position, question.idempotencyKey());
        if (lost.isPresent()) return CompletableFuture.completedFuture(lost.get());
        var asker = new Asker(admitted.doorId(), Optional.empty());
        var door = new Door(call.workspaceId(), admitted.agentId(), admitted.version(), Cause.STREAM, asker);
        return Answers.expect(starter.start(door, question), Accepted.class)
                .thenCompose(accepted -> streams.open(new RunStreams.Opening(
                        new EntityId(call.workspaceId(), accepted.runId()),
                        position,
                        question.terms().onDisconnect(),
                        wire.encoder(question.terms()),
                        List.of(),
                        headers(wire, accepted.runId(), accepted.conversationId()))));
    }

    private CompletionStage<HttpResponse> resume(Call call) {
        var wire = Wire.asked(call).orElse(Wire.EVENTS);
        long position = wire.position(call);
        return behindDoor(call, admitted -> run(call, admitted).thenCompose(view -> open(call, wire, view, position)));
    }

    /** The AI SDK's way to come back: the run that the chat waits for, from its beginning, or 204. */
    private CompletionStage<HttpResponse> live(Call call) {
        var conversation = call.entity("chatId");
        return behindDoor(
                call,
                admitted -> liveRuns.in(conversation, admitted.doorId()::equals)
                        .thenCompose(run -> run.filter(view -> isOfThisDoor(view, admitted))
                                .map(view -> open(call, Wire.AI_SDK, view, 0))
                                .orElseGet(() -> CompletableFuture.completedFuture(Answers.noContent()))));
    }

    private CompletionStage<HttpResponse> stop(Call call) {
        return behindDoor(
                call,
                admitted -> run(call, admitted)
                        .thenCompose(view -> Stopping.stop(
                                new Asking(entities), call.workspaceId(), view, "stopped by its reader")));
    }

    private CompletionStage<HttpResponse> toolResults(Call call) {
        return behindDoor(
                call,
                admitted -> run(call, admitted)
                        .thenCompose(view -> ToolResults.take(call, new Asking(entities), call.entity("runId"))));
    }

    /** A page of the AI SDK has used its tools, and reads on behind what they have answered. */
    private CompletionStage<HttpResponse> goOn(Call call, Admitted admitted, UiToolResults results) {
        var run = new EntityId(call.workspaceId(), results.runId());
        return run(run, admitted)
                .thenCompose(view -> ToolResults.take(new Asking(entities), run, results.answers())
                        .thenCompose(done -> open(
                                call,
                                Wire.AI_SDK,
                                view,
                                results.encoder(view.order().terms()),
                                0)));
    }

    private CompletionStage<View> run(Call call, Admitted admitted) {
        return run(call.entity("runId"), admitted);
    }

    private CompletionStage<View> run(EntityId run, Admitted admitted) {
        return Answers.expect(reader.view(run), View.class).thenApply(view -> {
            if (!isOfThisDoor(view, admitted)) throw Problem.notFound().asException();
            return view;
        });
    }

    private static boolean isOfThisDoor(View view, Admitted admitted) {
        return view.order().agentId().equals(admitted.agentId())
                && view.order().asker().id().equals(admitted.doorId());
    }

    private CompletionStage<HttpResponse> open(Call call, Wire wire, View view, long position) {
        return open(call, wire, view, wire.encoder(view.order().terms()), position);
    }

    private CompletionStage<HttpResponse> open(Call call, Wire wire, View view, RunEncoder encoder, long position) {
        return streams.open(new RunStreams.Opening(
                new EntityId(call.workspaceId(), view.runId()),
                position,
                TermsInRequest.onDisconnect(call).orElse(OnDisconnect.CONTINUE),
                encoder,
                List.of(),
                headers(wire, view.runId(), view.order().thread().id())));
    }

    private static List<HttpHeader> headers(Wire wire, String runId, String conversationId) {
        var headers = new ArrayList<>(Receipt.names(runId, conversationId));
        headers.addAll(wire.headers());
        return headers;
    }

    /** Checks secret and origin first; then whatever comes, a page of an allowed origin may read it, problems too. */
    private CompletionStage<HttpResponse> behindDoor(
            Call call, Function<Admitted, CompletionStage<HttpResponse>> inside) {
        return admitted(call)
                .thenCompose(admitted -> tried(admitted, inside)
                        .exceptionally(failure ->
                                Failures.problem(failure, call.correlationId()).response(call.correlationId()))
                        .thenApply(response -> response.addHeaders(Cors.allowed(call, admitted.allowedOrigins()))));
    }

    private static CompletionStage<HttpResponse> tried(
            Admitted admitted, Function<Admitted, CompletionStage<HttpResponse>> inside) {
        try {
            return inside.apply(admitted);
        } catch (RuntimeException failure) {
            return CompletableFuture.failedFuture(failure);
        }
    }

    private CompletionStage<HttpResponse> preflight(Call call) {
        return admitted(call).thenApply(admitted -> {
            var headers = new ArrayList<>(Cors.allowed(call, admitted.allowedOrigins()));
            headers.addAll(Cors.PREFLIGHT);
            return Answers.noContent().addHeaders(headers);
        });
    }

    private CompletionStage<Admitted> admitted(Call call) {
        var hash = hasher.hash(call.path("secret"));
        return Answers.expect(
                entities.ask(
                        entities.agent(call.entity("agentId")),
                        replyTo -> new CheckStreamSecret(hash, call.header("Origin"), replyTo)),
                Admitted.class);
    }
}
