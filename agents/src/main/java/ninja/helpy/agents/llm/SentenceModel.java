package ninja.helpy.agents.llm;

import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.embedding.onnx.allminilml6v2q.AllMiniLmL6V2QuantizedEmbeddingModel;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A small sentence model in this process: all-MiniLM-L6-v2, quantized, 384 dimensions, about 4 ms for a paragraph. It is
 * loaded when it is first asked, which takes a second.
 */
public final class SentenceModel {

    private static final Logger log = LoggerFactory.getLogger(SentenceModel.class);

    private SentenceModel() {}

    /** Where the text points, computed on the thread of the caller; empty where the model's native parts do not run. */
    public static Optional<float[]> vectorOf(String text) {
        return Loaded.MODEL.map(model -> model.embed(text).content().vector());
    }

    private static final class Loaded {

        static final Optional<EmbeddingModel> MODEL = load();

        private static Optional<EmbeddingModel> load() {
            // Its tokenizer would tell its makers on which machine of AWS it runs.
            System.setProperty("OPT_OUT_TRACKING", "true");
            try {
                return Optional.of(new AllMiniLmL6V2QuantizedEmbeddingModel(Runnable::run));
            } catch (RuntimeException | LinkageError failure) {
                log.warn("the sentence model does not run here, texts are compared by their words", failure);
                return Optional.empty();
            }
        }
    }
}
