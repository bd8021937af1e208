package ninja.helpy.agents.session;

import java.util.List;
import java.util.concurrent.CompletionStage;

/** What texts say, comparably. A provider's model can take the place of {@link SentenceEmbeddings}. */
public interface Embeddings {

    /** In the order of the texts. May fail: then nothing is known to be alike, and everything is said. */
    CompletionStage<List<Embedding>> of(List<String> texts);
}
