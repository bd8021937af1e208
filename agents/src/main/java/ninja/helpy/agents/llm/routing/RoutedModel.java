package ninja.helpy.agents.llm.routing;

import akka.NotUsed;
import akka.japi.Pair;
import akka.stream.Attributes;
import akka.stream.Outlet;
import akka.stream.SourceShape;
import akka.stream.javadsl.Source;
import akka.stream.stage.AbstractGraphStageWithMaterializedValue;
import akka.stream.stage.GraphStageLogic;
import java.util.List;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import ninja.helpy.agents.llm.LanguageModel;
import ninja.helpy.agents.llm.ModelPiece;
import ninja.helpy.agents.llm.ModelRequest;

/**
 * Several models as one: each is tried in its turn until one begins to answer, and from then on it is that one's answer,
 * however it ends. See {@link RoutedCall}.
 */
final class RoutedModel implements LanguageModel {

    private final List<Candidate> candidates;
    private final Ports ports;

    /**
     * What all routes of a node share.
     *
     * @param chance between 0 and 1
     */
    record Ports(
            RoutingSettings settings,
            Breakers breakers,
            RouteWatch watch,
            DoubleSupplier chance,
            LongSupplier nanoTime) {}

    RoutedModel(List<Candidate> candidates, Ports ports) {
        this.candidates = List.copyOf(candidates);
        this.ports = ports;
    }

    @Override
    public Source<ModelPiece, ModelCall> answer(ModelRequest request) {
        return Source.fromGraph(new Stage(request));
    }

    private final class Stage extends AbstractGraphStageWithMaterializedValue<SourceShape<ModelPiece>, ModelCall> {

        private final SourceShape<ModelPiece> shape = SourceShape.of(Outlet.create("RoutedPieces.out"));
        private final ModelRequest request;

        Stage(ModelRequest request) {
            this.request = request;
        }

        @Override
        public SourceShape<ModelPiece> shape() {
            return shape;
        }

        @Override
        public Pair<GraphStageLogic, ModelCall> createLogicAndMaterializedValuePair(Attributes attributes) {
            var call = new RoutedCall(shape, request, candidates, ports);
            return Pair.create(call, () -> call.cancelled().invoke(NotUsed.getInstance()));
        }
    }
}
