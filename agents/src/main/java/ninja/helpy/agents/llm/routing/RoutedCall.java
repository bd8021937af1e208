package ninja.helpy.agents.llm.routing;

import akka.NotUsed;
import akka.stream.Outlet;
import akka.stream.SourceShape;
import akka.stream.javadsl.Keep;
import akka.stream.stage.AbstractInHandler;
import akka.stream.stage.AbstractOutHandler;
import akka.stream.stage.AsyncCallback;
import akka.stream.stage.TimerGraphStageLogic;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.function.Supplier;
import ninja.helpy.agents.llm.LanguageModel.ModelCall;
import ninja.helpy.agents.llm.ModelPiece;
import ninja.helpy.agents.llm.ModelPiece.Answering;
import ninja.helpy.agents.llm.ModelPiece.Cancelled;
import ninja.helpy.agents.llm.ModelPiece.Ended;
import ninja.helpy.agents.llm.ModelPiece.Failed;
import ninja.helpy.agents.llm.ModelPiece.Finished;
import ninja.helpy.agents.llm.ModelPiece.Kind;
import ninja.helpy.agents.llm.ModelRequest;
import ninja.helpy.agents.llm.Usage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One call along a route. What to try next is decided by {@link Attempts}; here it is done. The first piece of an
 * answer is preceded by {@link Answering}; after it nothing is tried again.
 */
final class RoutedCall extends TimerGraphStageLogic {

    private static final Logger log = LoggerFactory.getLogger(RoutedCall.class);

    private static final Failed BROKEN_OFF =
            new Failed(Kind.INTERNAL, false, "the call of the model failed", null, Usage.NONE);

    private final Outlet<ModelPiece> out;
    private final ModelRequest request;
    private final RoutedModel.Ports ports;
    private final Attempts attempts;
    private final AsyncCallback<NotUsed> cancelled = createAsyncCallback(any -> stop(Stop.CANCELLED));
    private final Queue<ModelPiece> ready = new ArrayDeque<>();
    private final long startedAtNanos;
    private @Nullable Attempt underWay;
    private @Nullable Stop stop;
    private boolean hasBegun;
    private boolean isOver;

    private enum Stop {
        CANCELLED,
        TOO_LATE
    }

    private enum Timer {
        BEGIN,
        TOTAL,
        PAUSE
    }

    RoutedCall(
            SourceShape<ModelPiece> shape, ModelRequest request, List<Candidate> candidates, RoutedModel.Ports ports) {
        super(shape);
        this.out = shape.out();
        this.request = request;
        this.ports = ports;
        this.attempts = new Attempts(candidates, ports.settings().retry(), ports.chance());
        this.startedAtNanos = ports.nanoTime().getAsLong();
        setHandler(out, new AbstractOutHandler() {
            @Override
            public void onPull() {
                pushNext();
            }
        });
    }

    /** To be called when somebody wants the call to stop, from any thread. */
    AsyncCallback<NotUsed> cancelled() {
        return cancelled;
    }

    @Override
    public void preStart() {
        scheduleOnce(Timer.TOTAL, ports.settings().total());
        scheduleOnce(Timer.BEGIN, ports.settings().retry().beginWithin());
        follow(attempts.first());
    }

    @Override
    public void postStop() {
        if (underWay != null) underWay.leave();
    }

    @Override
    public void onTimer(Object timer) {
        if (timer == Timer.PAUSE) open();
        else stop(Stop.TOO_LATE);
    }

    private void follow(Attempts.Next next) {
        if (next instanceof Attempts.GiveUp no) {
            answering();
            over(no.failure());
        } else if (next instanceof Attempts.Call call && !call.pause().isZero()) {
            scheduleOnce(Timer.PAUSE, call.pause());
        } else {
            open();
        }
    }

    private void open() {
        var candidate = attempts.current();
        var permit = ports.breakers().permit(candidate.model().provider());
        if (permit == null) {
            ports.watch().called(candidate.model().provider(), Attempts.BREAKER_OPEN);
            goOn(attempts::notLetThrough);
        } else {
            underWay = new Attempt(candidate, permit);
            underWay.more();
        }
    }

    private void goOn(Supplier<Attempts.Next> decision) {
        var before = attempts.current();
        var next = decision.get();
        var now = attempts.current();
        if (!now.equals(before)) {
            log.info(
                    "{} cannot answer, {} is tried",
                    before.model().fullName(),
                    now.model().fullName());
            ports.watch().fellBack(before.model().provider(), now.model().provider());
        }
        follow(next);
    }

    private void heard(Attempt attempt, ModelPiece piece) {
        if (!hasBegun) {
            attempt.judge(piece);
            if (piece instanceof Failed failed && stop == null) {
                underWay = null;
                goOn(() -> attempts.failed(failed, left()));
                return;
            }
            answering();
        }
        if (piece instanceof Ended ended) over(stopped(ended));
        else {
            ready.add(piece);
            pushNext();
        }
    }

    /** From here on nothing is tried again. */
    private void answering() {
        hasBegun = true;
        cancelTimer(Timer.BEGIN);
        ready.add(new Answering(attempts.current().model().fullName(), attempts.tried()));
    }

    private void over(Ended end) {
        underWay = null;
        isOver = true;
        ready.add(end);
        pushNext();
    }

    /** A call that was stopped by us ends for our reason; one that finished all the same has finished. */
    private Ended stopped(Ended ended) {
        if (stop == null || ended instanceof Finished) return ended;
        return stop == Stop.CANCELLED ? new Cancelled(ended.usage()) : tooLate(ended.usage());
    }

    private void stop(Stop why) {
        if (isOver || stop != null) return;
        stop = why;
        cancelTimer(Timer.PAUSE);
        if (underWay != null) {
            underWay.call.cancel();
        } else if (why == Stop.CANCELLED) {
            over(new Cancelled(Usage.NONE));
        } else {
            answering();
            over(tooLate(Usage.NONE));
        }
    }

    private static Failed tooLate(Usage usage) {
        return new Failed(Kind.TIMEOUT, false, "the model did not finish in time", null, usage);
    }

    private Duration left() {
        var gone = Duration.ofNanos(ports.nanoTime().getAsLong() - startedAtNanos);
        return ports.settings().retry().beginWithin().minus(gone);
    }

    private void pushNext() {
        if (!isAvailable(out)) return;
        var piece = ready.poll();
        if (piece != null) {
            push(out, piece);
            if (piece instanceof Ended) completeStage();
        } else if (underWay != null) {
            underWay.more();
        }
    }

    /** The call of one model. It is asked for its first piece at once, for the others when the reader asks. */
    private final class Attempt {

        private final Candidate candidate;
        private final Breakers.Permit permit;
        private final SubSinkInlet<ModelPiece> pieces = new SubSinkInlet<>("attempt");
        private final ModelCall call;

        Attempt(Candidate candidate, Breakers.Permit permit) {
            this.candidate = candidate;
            this.permit = permit;
            pieces.setHandler(new AbstractInHandler() {
                @Override
                public void onPush() {
                    heard(Attempt.this, pieces.grab());
                }

                @Override
                public void onUpstreamFinish() {
                    if (underWay == Attempt.this) heard(Attempt.this, BROKEN_OFF);
                }

                @Override
                public void onUpstreamFailure(Throwable failure) {
                    log.error("a model's stream failed, which it must not", failure);
                    onUpstreamFinish();
                }
            });
            this.call = candidate
                    .model()
                    .language()
                    .answer(request.by(candidate.model().name()))
                    .toMat(pieces.sink(), Keep.left())
                    .run(subFusingMaterializer());
        }

        void more() {
            if (!pieces.hasBeenPulled() && !pieces.isClosed()) pieces.pull();
        }

        /** The first thing that was heard of it. */
        void judge(ModelPiece first) {
            ports.watch().called(candidate.model().provider(), outcome(first));
            if (first instanceof Failed failed) permit.failed(stop == Stop.TOO_LATE ? Kind.TIMEOUT : failed.kind());
            else if (!(first instanceof Cancelled)) permit.worked();
            else if (stop == Stop.TOO_LATE) permit.failed(Kind.TIMEOUT);
            else permit.abandoned();
        }

        private String outcome(ModelPiece first) {
            if (first instanceof Failed failed) return failed.kind().name().toLowerCase(Locale.ROOT);
            return first instanceof Cancelled ? "cancelled" : "began";
        }

        /** The reader has gone. */
        void leave() {
            permit.abandoned();
            pieces.cancel();
        }
    }
}
