package ninja.helpy.api.run;

import akka.http.javadsl.model.HttpHeader;
import akka.http.javadsl.model.HttpResponse;
import akka.stream.javadsl.Source;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import ninja.helpy.agents.protocol.EntityId;
import ninja.helpy.agents.protocol.Refused;
import ninja.helpy.agents.run.Piece;
import ninja.helpy.agents.run.RunCommand.Pieces;
import ninja.helpy.agents.run.RunOrder.OnDisconnect;
import ninja.helpy.api.encode.RunEncoder;
import ninja.helpy.api.encode.RunWriter;
import ninja.helpy.api.http.Answers;
import ninja.helpy.api.sse.SseEvent;
import ninja.helpy.api.sse.SseResponse;
import ninja.helpy.api.wire.Code;
import ninja.helpy.api.wire.Problem;

/**
 * A run as a stream of events. It waits for the first pieces before it answers, so that what is refused before the model
 * is called (no credits, say) is an HTTP status and not an event in a stream.
 */
public final class RunStreams {

    /** A run that shows nothing at all for that long is given up by this request, not by itself. */
    static final Duration FIRST_PIECE_PATIENCE = Duration.ofSeconds(20);

    private final RunReader reader;
    private final Readers readers;
    private final LiveMetrics metrics;
    private final Duration heartbeat;

    public RunStreams(RunReader reader, Readers readers, LiveMetrics metrics) {
        this(reader, readers, metrics, SseResponse.HEARTBEAT);
    }

    RunStreams(RunReader reader, Readers readers, LiveMetrics metrics, Duration heartbeat) {
        this.reader = reader;
        this.readers = readers;
        this.metrics = metrics;
        this.heartbeat = heartbeat;
    }

    /** {@code preface} comes before everything else; {@code position} is the last that the reader has. */
    public record Opening(
            EntityId run,
            long position,
            OnDisconnect policy,
            RunEncoder encoder,
            List<SseEvent> preface,
            List<HttpHeader> headers) {}

    public CompletionStage<HttpResponse> open(Opening opening) {
        long begun = System.nanoTime();
        return reader.first(opening.run(), opening.position(), FIRST_PIECE_PATIENCE)
                .thenApply(first -> {
                    var batch = first.orElseThrow(() -> nothingYet(opening.run()));
                    if (opening.position() == 0) refuseBeforeStream(opening.run(), batch);
                    var headers = new ArrayList<>(opening.headers());
                    if (batch.ended()) headers.addAll(Receipt.of(batch));
                    if (isNothingLeft(opening, batch))
                        return Answers.noContent().addHeaders(headers);
                    return SseResponse.ofLive(Source.fromGraph(body(opening, batch, begun)), headers);
                });
    }

    /** Who has read the end already: an EventSource that is told so does not come back again and again. */
    private static boolean isNothingLeft(Opening opening, Pieces first) {
        return first.ended() && first.items().isEmpty() && opening.preface().isEmpty();
    }

    private RunBody body(Opening opening, Pieces first, long begun) {
        return new RunBody(
                first,
                after -> reader.next(opening.run(), after),
                new RunWriter(opening.encoder()),
                opening.preface(),
                new RunBody.Audience() {
                    @Override
                    public void came() {
                        metrics.streamOpened();
                        readers.came(opening.run());
                    }

                    @Override
                    public void firstText() {
                        metrics.firstTokenAfter(Duration.ofNanos(System.nanoTime() - begun));
                    }

                    @Override
                    public void left(boolean atEnd) {
                        metrics.streamClosed();
                        readers.left(opening.run(), opening.policy(), atEnd);
                    }
                },
                heartbeat);
    }

    /** A run that failed without having started was refused before its model was called. */
    private static void refuseBeforeStream(EntityId run, Pieces first) {
        var contents = first.items().stream().map(Piece::content).toList();
        if (contents.stream().anyMatch(Piece.Started.class::isInstance)) return;
        contents.stream()
                .filter(Piece.Failed.class::isInstance)
                .map(Piece.Failed.class::cast)
                .findFirst()
                .ifPresent(failed -> {
                    throw failure(run.id(), failed).asException();
                });
    }

    /** Why the run failed, with the facts of a refusal, such as what it required and what was available. */
    public static Problem failure(String runId, Piece.Failed failed) {
        var problem = Problem.of(new Refused(failed.code(), failed.message(), failed.facts()));
        var facts = new HashMap<>(problem.facts());
        facts.put("runId", runId);
        return new Problem(problem.code(), problem.detail(), List.of(), facts, problem.retryAfterSec());
    }

    public static RuntimeException nothingYet(EntityId run) {
        return new Problem(
                        Code.TIMEOUT,
                        "the answer is not there yet; the run goes on, ask for it by its id",
                        List.of(),
                        Map.of("runId", run.id()),
                        Optional.empty())
                .asException();
    }
}
