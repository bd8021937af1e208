package ninja.helpy.agents.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SentenceEmbeddingsTest {

    private static final double ECHO = 0.9;

    @Test
    void theSameInAnotherOrderIsAnEcho() {
        assertThat(likeness("Paris is the capital of France.", "The capital of France is Paris."))
                .isGreaterThan(ECHO);
    }

    @Test
    void theSameInOtherWordsIsMuchMoreAlikeThanItsWordsAre() {
        var one = "Photosynthesis turns light, water and carbon dioxide into sugar and oxygen.";
        var other = "Plants use sunlight to make sugar from water and CO2, giving off oxygen.";

        assertThat(likeness(one, other)).isGreaterThan(0.7);
        assertThat(WordEmbeddings.embedding(one).likeness(WordEmbeddings.embedding(other)))
                .isLessThan(0.5);
    }

    @Test
    void differentAnswersAreNoEchoesInWhateverScript() {
        assertThat(likeness("Paris is the capital of France.", "The mitochondria is the powerhouse of the cell."))
                .isLessThan(0.5);
        assertThat(likeness(
                        "הפוטוסינתזה הופכת אור שמש, מים ופחמן דו-חמצני לסוכר ולחמצן.",
                        "מלחמת העולם השנייה החלה בשנת 1939 ונמשכה עד 1945."))
                .isLessThan(ECHO);
        assertThat(likeness("光合作用把水和二氧化碳转化为糖和氧气。", "第二次世界大战于1939年爆发，持续到1945年。")).isLessThan(ECHO);
    }

    @Test
    void textsWithoutWordsAreLikeNothing() {
        assertThat(likeness("  ", "  ")).isZero();
        assertThat(likeness("", "Paris is the capital of France.")).isZero();
    }

    @Test
    void longTextsAreReadFromTheirBeginning() {
        var beginning = "Paris is the capital of France. ".repeat(250);
        assertThat(likeness(beginning + "The mitochondria is the powerhouse of the cell.".repeat(9_000), beginning))
                .isGreaterThan(0.999);
    }

    @Test
    void manyTextsAreAnsweredInTheirOrder() throws Exception {
        var embeddings = new SentenceEmbeddings(Runnable::run);
        var both = embeddings
                .of(List.of("one apple", "two pears"))
                .toCompletableFuture()
                .get();

        assertThat(both.get(1).likeness(SentenceEmbeddings.embedding("two pears")))
                .isGreaterThan(0.999);
    }

    private static double likeness(String one, String other) {
        return SentenceEmbeddings.embedding(one).likeness(SentenceEmbeddings.embedding(other));
    }
}
