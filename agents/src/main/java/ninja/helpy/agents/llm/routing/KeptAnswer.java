package ninja.helpy.agents.llm.routing;

import akka.NotUsed;
import akka.stream.javadsl.Flow;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import ninja.helpy.agents.llm.ModelPiece;
import org.jspecify.annotations.Nullable;

/** Listens to an answer and hands it on whole, if it is one that may be given again: finished, text alone, not too long. */
final class KeptAnswer {

    static final int CHARACTERS_MAX = 100_000;

    private final StringBuilder text = new StringBuilder();
    private @Nullable String model;
    private boolean isUnfit;

    private KeptAnswer() {}

    /** {@code keep} is told of the answer before its last piece passes. */
    static Flow<ModelPiece, ModelPiece, NotUsed> listening(Consumer<StoredAnswer> keep) {
        return Flow.<ModelPiece>create().statefulMapConcat(() -> {
            var answer = new KeptAnswer();
            return piece -> {
                answer.heard(piece).ifPresent(keep);
                return List.of(piece);
            };
        });
    }

    private Optional<StoredAnswer> heard(ModelPiece piece) {
        if (piece instanceof ModelPiece.Answering answering) model = answering.model();
        else if (piece instanceof ModelPiece.Text words) add(words.delta());
        else if (piece instanceof ModelPiece.ToolCalled) isUnfit = true;
        else if (piece instanceof ModelPiece.Finished end && end.reason().equals("stop")) return whole();
        return Optional.empty();
    }

    private void add(String delta) {
        if (text.length() + delta.length() > CHARACTERS_MAX) isUnfit = true;
        if (!isUnfit) text.append(delta);
    }

    private Optional<StoredAnswer> whole() {
        if (isUnfit || model == null || text.toString().isBlank()) return Optional.empty();
        return Optional.of(new StoredAnswer(model, text.toString()));
    }
}
