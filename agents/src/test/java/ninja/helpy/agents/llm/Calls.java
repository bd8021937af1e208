package ninja.helpy.agents.llm;

import akka.actor.typed.ActorSystem;
import akka.stream.javadsl.Sink;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import ninja.helpy.agents.llm.ModelPiece.Ended;
import ninja.helpy.agents.llm.ModelPiece.Text;

/** Requests and answers, as the tests of this package need them. */
final class Calls {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private Calls() {}

    static ModelRequest asking(String model, String text) {
        return asking(model, "You are Ada, a patient physics tutor.", text);
    }

    static ModelRequest asking(String model, String system, String text) {
        return new ModelRequest(model, system, List.of(new ModelRequest.User(text, null)), List.of(), 0.5, 500);
    }

    static List<ModelPiece> all(ActorSystem<?> system, LanguageModel model, ModelRequest request) throws Exception {
        return model.answer(request)
                .runWith(Sink.seq(), system)
                .toCompletableFuture()
                .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    static String text(List<ModelPiece> pieces) {
        return pieces.stream()
                .filter(Text.class::isInstance)
                .map(piece -> ((Text) piece).delta())
                .collect(Collectors.joining());
    }

    static Ended end(List<ModelPiece> pieces) {
        return (Ended) pieces.get(pieces.size() - 1);
    }

    static long ends(List<ModelPiece> pieces) {
        return pieces.stream().filter(Ended.class::isInstance).count();
    }
}
