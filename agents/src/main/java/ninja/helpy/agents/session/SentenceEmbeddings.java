package ninja.helpy.agents.session;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import ninja.helpy.agents.llm.SentenceModel;

/**
 * Embeddings by the {@link SentenceModel}: answers are alike also in other words. Where it does not run,
 * {@link WordEmbeddings} take its place.
 */
public final class SentenceEmbeddings implements Embeddings {

    /** An answer says in its beginning what it is about. */
    private static final int CHARACTERS_MAX = 8_000;

    private final Executor blocking;

    /** {@code blocking}: threads that may compute for a while. */
    public SentenceEmbeddings(Executor blocking) {
        this.blocking = blocking;
    }

    @Override
    public CompletionStage<List<Embedding>> of(List<String> texts) {
        return CompletableFuture.supplyAsync(
                () -> texts.stream().map(SentenceEmbeddings::embedding).toList(), blocking);
    }

    /** Computes, on the thread of the caller. A text without words is like nothing. */
    public static Embedding embedding(String text) {
        var said = text.strip();
        if (said.isEmpty()) return WordEmbeddings.embedding(said);
        var read = said.substring(0, Math.min(CHARACTERS_MAX, said.length()));
        return SentenceModel.vectorOf(read).map(Embedding::new).orElseGet(() -> WordEmbeddings.embedding(read));
    }
}
