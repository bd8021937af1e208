package ninja.helpy.agents.llm;

import akka.NotUsed;
import akka.japi.Pair;
import akka.stream.Attributes;
import akka.stream.Outlet;
import akka.stream.SourceShape;
import akka.stream.javadsl.Source;
import akka.stream.stage.AbstractGraphStageWithMaterializedValue;
import akka.stream.stage.AbstractOutHandler;
import akka.stream.stage.GraphStageLogic;
import akka.stream.stage.TimerGraphStageLogic;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import ninja.helpy.agents.llm.ModelPiece.Ended;
import ninja.helpy.agents.llm.ModelPiece.Kind;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A model behind a {@link Door}, whose calls always end: providers' libraries do not always call back (a stream cut
 * cleanly, a stalled one, a cancelled one), so the deadlines are kept here and the first end wins.
 */
final class Watchdog implements LanguageModel {

    private static final Logger log = LoggerFactory.getLogger(Watchdog.class);

    private final Door door;
    private final Deadlines deadlines;
    private final Executor blocking;
    private final Beat beat;

    Watchdog(Door door, Deadlines deadlines, Executor blocking) {
        this(door, deadlines, blocking, Beat.NONE);
    }

    Watchdog(Door door, Deadlines deadlines, Executor blocking, Beat beat) {
        this.door = door;
        this.deadlines = deadlines;
        this.blocking = blocking;
        this.beat = beat;
    }

    @Override
    public Source<ModelPiece, ModelCall> answer(ModelRequest request) {
        return Source.fromGraph(new Stage(request));
    }

    private void open(ModelRequest request, LiveCall call) {
        if (!call.open()) return;
        try {
            door.open(request, call);
        } catch (Throwable e) {
            call.broke(e);
        }
    }

    private final class Stage extends AbstractGraphStageWithMaterializedValue<SourceShape<ModelPiece>, ModelCall> {

        private final Outlet<ModelPiece> out = Outlet.create("ModelPieces.out");
        private final ModelRequest request;

        Stage(ModelRequest request) {
            this.request = request;
        }

        @Override
        public SourceShape<ModelPiece> shape() {
            return SourceShape.of(out);
        }

        @Override
        public Pair<GraphStageLogic, ModelCall> createLogicAndMaterializedValuePair(Attributes attributes) {
            var logic = new Logic(shape(), request);
            return Pair.create(logic, logic.call);
        }
    }

    private final class Logic extends TimerGraphStageLogic {

        private static final String CHECK = "deadlines";

        private final Outlet<ModelPiece> out;
        private final ModelRequest request;
        private final LiveCall call;
        private final long startedAtNanos = System.nanoTime();

        Logic(SourceShape<ModelPiece> shape, ModelRequest request) {
            super(shape);
            this.out = shape.out();
            this.request = request;
            var woken = this.<NotUsed>createAsyncCallback(ignored -> pushNext());
            this.call = new LiveCall(request, () -> woken.invoke(NotUsed.getInstance()), beat);
            setHandler(out, new AbstractOutHandler() {
                @Override
                public void onPull() {
                    pushNext();
                }
            });
        }

        @Override
        public void preStart() {
            call.heard();
            try {
                blocking.execute(() -> open(request, call));
            } catch (RejectedExecutionException e) {
                call.broke(e);
            }
            checkDeadlines();
        }

        @Override
        public void postStop() {
            call.cancel();
        }

        @Override
        public void onTimer(Object key) {
            checkDeadlines();
        }

        private void pushNext() {
            if (!isAvailable(out)) return;
            var piece = call.poll();
            if (piece == null) return;
            push(out, piece);
            if (piece instanceof Ended) completeStage();
        }

        private void checkDeadlines() {
            if (call.isOver()) return;
            boolean hasSpoken = call.hasSpoken();
            var quiet = hasSpoken ? deadlines.betweenPieces() : deadlines.firstPiece();
            var quietLeft = quiet.minus(call.silence());
            var totalLeft = deadlines.total().minusNanos(System.nanoTime() - startedAtNanos);
            if (hasPassed(totalLeft)) late(Kind.TIMEOUT, "the model did not finish in time");
            else if (!hasPassed(quietLeft)) checkAgainAfter(min(quietLeft, totalLeft));
            else late(Kind.STALLED, hasSpoken ? "the model fell silent" : "the model did not begin to answer");
        }

        /** A first piece may shorten what is left to the deadline between pieces, so never look away for longer. */
        private void checkAgainAfter(Duration left) {
            scheduleOnce(CHECK, min(left, deadlines.betweenPieces()));
        }

        private void late(Kind kind, String message) {
            log.warn("call of {} given up: {}", request.model(), message);
            call.failed(Failure.of(kind, message));
        }
    }

    private static boolean hasPassed(Duration left) {
        return left.isNegative() || left.isZero();
    }

    private static Duration min(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
