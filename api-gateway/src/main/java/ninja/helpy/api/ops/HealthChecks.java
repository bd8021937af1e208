package ninja.helpy.api.ops;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** What the node looks at to say how it is. Handed in by the composition root. */
public interface HealthChecks {

    List<Check> checks();

    /** Tells when the node stops taking new work, before it goes. */
    boolean isDraining();

    /** {@code ready}: without it the node cannot serve. A probe that fails or takes too long counts as down. */
    record Check(String name, boolean ready, Supplier<CompletionStage<State>> probe) {}

    /** {@code figures} are shown to holders of the service key only. */
    record State(boolean up, Map<String, Object> figures) {

        public static final State UP = new State(true, Map.of());
        public static final State DOWN = new State(false, Map.of());

        public State {
            figures = Map.copyOf(figures);
        }
    }
}
