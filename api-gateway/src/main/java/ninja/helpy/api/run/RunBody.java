package ninja.helpy.api.run;

import akka.stream.Attributes;
import akka.stream.Outlet;
import akka.stream.SourceShape;
import akka.stream.stage.AbstractOutHandler;
import akka.stream.stage.AsyncCallback;
import akka.stream.stage.GraphStage;
import akka.stream.stage.GraphStageLogic;
import akka.stream.stage.TimerGraphStageLogic;
import akka.util.ByteString;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import java.util.function.LongFunction;
import ninja.helpy.agents.run.Piece;
import ninja.helpy.agents.run.RunCommand.Pieces;
import ninja.helpy.api.encode.RunWriter;
import ninja.helpy.api.sse.SseEvent;
import ninja.helpy.api.sse.SseResponse;
import org.jspecify.annotations.Nullable;

/**
 * A run as the body of one response: whole events, as many to a chunk as there were when the reader could take one, and
 * a comment when there is nothing for a while. It is one stage of its own, since stages are made for each run anew, and
 * most runs are short.
 */
final class RunBody extends GraphStage<SourceShape<ByteString>> {

    private static final String HEARTBEAT = "heartbeat";

    private final Outlet<ByteString> out = Outlet.create("RunBody.out");
    private final Pieces first;
    private final LongFunction<CompletionStage<Pieces>> whatIsAfter;
    private final RunWriter writer;
    private final List<SseEvent> preface;
    private final Audience audience;
    private final Duration heartbeat;

    /** Who wants to know how it is read. */
    interface Audience {

        void came();

        /** The first text of the answer has come. */
        void firstText();

        /** Once; {@code atEnd}: whether the run had ended by then. */
        void left(boolean atEnd);
    }

    private record Answered(
            @Nullable Pieces batch, @Nullable Throwable failure) {}

    /** For one reader, so it can run once. {@code whatIsAfter} is asked for one batch at a time. */
    RunBody(
            Pieces first,
            LongFunction<CompletionStage<Pieces>> whatIsAfter,
            RunWriter writer,
            List<SseEvent> preface,
            Audience audience,
            Duration heartbeat) {
        this.first = first;
        this.whatIsAfter = whatIsAfter;
        this.writer = writer;
        this.preface = List.copyOf(preface);
        this.audience = audience;
        this.heartbeat = heartbeat;
    }

    @Override
    public SourceShape<ByteString> shape() {
        return SourceShape.of(out);
    }

    @Override
    public GraphStageLogic createLogic(Attributes inherited) {
        return new Logic();
    }

    private final class Logic extends TimerGraphStageLogic {

        private final AsyncCallback<Answered> answered = createAsyncCallback(this::onAnswered);
        /** The preface and the first batch, later one batch at most. */
        private final Queue<ByteString> ready = new ArrayDeque<>();

        private long position;
        private long pushedNanos = System.nanoTime();
        private boolean isAsking;
        private boolean hasText;
        private boolean atEnd;

        private Logic() {
            super(shape());
            setHandler(out, new AbstractOutHandler() {
                @Override
                public void onPull() {
                    advance();
                }
            });
        }

        @Override
        public void preStart() {
            audience.came();
            if (!preface.isEmpty()) ready.add(SseEvent.chunk(preface));
            take(first);
            scheduleOnce(HEARTBEAT, heartbeat);
        }

        private void take(Pieces batch) {
            position = batch.last();
            atEnd = batch.ended();
            if (!hasText && batch.items().stream().anyMatch(piece -> piece.content() instanceof Piece.Text)) {
                hasText = true;
                audience.firstText();
            }
            var chunk = SseEvent.chunk(writer.write(batch.items()));
            // An empty chunk would end the response.
            if (!chunk.isEmpty()) ready.add(chunk);
        }

        private void advance() {
            var chunk = ready.poll();
            if (chunk != null) send(chunk);
            if (isOver() && ready.isEmpty()) {
                completeStage();
            } else if (chunk == null && !isAsking) {
                isAsking = true;
                whatIsAfter
                        .apply(position)
                        .whenComplete((batch, failure) -> answered.invoke(new Answered(batch, failure)));
            }
        }

        private boolean isOver() {
            return atEnd || writer.isOver();
        }

        private void send(ByteString chunk) {
            pushedNanos = System.nanoTime();
            push(out, chunk);
        }

        private void onAnswered(Answered answer) {
            isAsking = false;
            if (answer.batch() == null) {
                failStage(answer.failure());
                return;
            }
            take(answer.batch());
            if (isAvailable(out)) advance();
        }

        /** A reader that does not read now finds it when he does. */
        @Override
        public void onTimer(Object key) {
            long left = heartbeat.toNanos() - (System.nanoTime() - pushedNanos);
            if (left <= 0 && isAvailable(out)) send(SseResponse.COMMENT);
            else if (left <= 0 && ready.isEmpty()) ready.add(SseResponse.COMMENT);
            scheduleOnce(HEARTBEAT, left > 0 ? Duration.ofNanos(left) : heartbeat);
        }

        @Override
        public void postStop() {
            audience.left(atEnd);
        }
    }
}
