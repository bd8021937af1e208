package ninja.helpy.agents.session;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;

/**
 * Embeddings without a model: words, pairs of words and parts of words, hashed into {@link #DIMENSIONS}. The same text
 * has the same embedding everywhere and for ever. It sees that a text repeats another one in nearly the same words, not
 * that it says the same in other words.
 */
public final class WordEmbeddings implements Embeddings {

    private static final int DIMENSIONS = 1_024;
    private static final int PART_CHARACTERS = 4;

    /** An answer says in its beginning what it is about. */
    private static final int CHARACTERS_MAX = 16_000;

    private static final float WORD = 1;
    private static final float PAIR = 1;
    private static final float PART = 0.3f;
    private static final Pattern NOT_WORD = Pattern.compile("[^\\p{L}\\p{N}]+");

    @Override
    public CompletionStage<List<Embedding>> of(List<String> texts) {
        return CompletableFuture.completedFuture(
                texts.stream().map(WordEmbeddings::embedding).toList());
    }

    static Embedding embedding(String text) {
        var values = new float[DIMENSIONS];
        var said = text.substring(0, Math.min(CHARACTERS_MAX, text.length())).toLowerCase(Locale.ROOT);
        var before = "";
        for (var word : NOT_WORD.split(said, -1)) {
            if (word.isEmpty()) continue;
            add(values, word, WORD);
            if (!before.isEmpty()) add(values, before + ' ' + word, PAIR);
            for (int i = 0; i + PART_CHARACTERS <= word.length(); i++) {
                add(values, '#' + word.substring(i, i + PART_CHARACTERS), PART);
            }
            before = word;
        }
        return new Embedding(values);
    }

    /** The sign comes from the hash, too: so two features that meet in one place do not look alike. */
    private static void add(float[] values, String feature, float weight) {
        int hash = feature.hashCode() * 0x9E3779B1;
        hash ^= hash >>> 15;
        values[Math.floorMod(hash, DIMENSIONS)] += (hash >>> 31) == 0 ? weight : -weight;
    }
}
