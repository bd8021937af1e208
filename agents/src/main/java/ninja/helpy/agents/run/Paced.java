package ninja.helpy.agents.run;

import akka.stream.Attributes;
import akka.stream.FlowShape;
import akka.stream.Inlet;
import akka.stream.Outlet;
import akka.stream.stage.AbstractInOutHandler;
import akka.stream.stage.GraphStage;
import akka.stream.stage.GraphStageLogic;
import akka.stream.stage.TimerGraphStageLogic;
import java.time.Duration;
import java.util.List;
import ninja.helpy.agents.llm.ModelPiece;

/**
 * Asks for more only so often once a model speaks: a screen shows no more, and words that come in between go one way to
 * each reader together. The first words are never held up.
 */
final class Paced extends GraphStage<FlowShape<List<ModelPiece>, List<ModelPiece>>> {

    private final Inlet<List<ModelPiece>> in = Inlet.create("Paced.in");
    private final Outlet<List<ModelPiece>> out = Outlet.create("Paced.out");
    private final FlowShape<List<ModelPiece>, List<ModelPiece>> shape = FlowShape.of(in, out);
    private final long paceNanos;

    Paced(Duration pace) {
        this.paceNanos = pace.toNanos();
    }

    @Override
    public FlowShape<List<ModelPiece>, List<ModelPiece>> shape() {
        return shape;
    }

    @Override
    public GraphStageLogic createLogic(Attributes attributes) {
        return new Logic();
    }

    private static boolean isWords(ModelPiece piece) {
        return piece instanceof ModelPiece.Text || piece instanceof ModelPiece.Reasoning;
    }

    private final class Logic extends TimerGraphStageLogic {

        private static final String NEXT = "next";

        private long saidAtNanos;
        private boolean hasSpoken;

        Logic() {
            super(shape);
            setHandlers(in, out, new AbstractInOutHandler() {
                @Override
                public void onPush() {
                    said(grab(in));
                }

                @Override
                public void onPull() {
                    more();
                }
            });
        }

        private void said(List<ModelPiece> pieces) {
            if (pieces.stream().anyMatch(Paced::isWords)) {
                hasSpoken = true;
                saidAtNanos = System.nanoTime();
            }
            push(out, pieces);
        }

        private void more() {
            long left = hasSpoken ? saidAtNanos + paceNanos - System.nanoTime() : 0;
            if (left > 0) scheduleOnce(NEXT, Duration.ofNanos(left));
            else pull(in);
        }

        @Override
        public void onTimer(Object key) {
            if (!isClosed(in) && !hasBeenPulled(in)) pull(in);
        }
    }
}
