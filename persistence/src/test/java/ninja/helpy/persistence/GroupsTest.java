package ninja.helpy.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class GroupsTest {

    private final List<List<String>> sent = new ArrayList<>();
    private final List<CompletableFuture<Void>> answers = new ArrayList<>();
    private final Groups<String> groups = groups(1);
    private long nanoTime;

    @Test
    void whatComesWhileOneIsUnderWayGoesTogether() {
        List.of("a", "b", "c").forEach(groups::add);
        answer(0);

        assertThat(sent).containsExactly(List.of("a"), List.of("b", "c"));
    }

    @Test
    void severalMayBeUnderWayAtOnce() {
        var two = groups(2);
        List.of("a", "b", "c").forEach(two::add);

        assertThat(sent).containsExactly(List.of("a"), List.of("b"));
        answer(1);
        assertThat(sent).last().isEqualTo(List.of("c"));
    }

    @Test
    void aGroupIsNeverLargerThanItMayBe() {
        List.of("a", "b", "c", "d", "e").forEach(groups::add);
        answer(0);
        answer(1);

        assertThat(sent).containsExactly(List.of("a"), List.of("b", "c", "d"), List.of("e"));
    }

    @Test
    void whatIsLargeGoesAlone() {
        List.of("a", "b", "a large one", "c").forEach(groups::add);
        answer(0);
        answer(1);
        answer(2);

        assertThat(sent).containsExactly(List.of("a"), List.of("b"), List.of("a large one"), List.of("c"));
    }

    @Test
    void aGroupCountsThePartsOfEachAndWhoHasTooManyGoesAlone() {
        List.of("a", "+bb", "c", "d", "++e", "++++f", "g").forEach(groups::add);
        for (int i = 0; i < 5; i++) answer(i);

        assertThat(sent)
                .containsExactly(
                        List.of("a"),
                        List.of("+bb", "c"),
                        List.of("d"),
                        List.of("++e"),
                        List.of("++++f"),
                        List.of("g"));
    }

    @Test
    void whatDoesNotFitBeginsTheNextGroup() {
        List.of("a", "x1", "x2", "y1").forEach(groups::add);
        answer(0);
        answer(1);

        assertThat(sent).containsExactly(List.of("a"), List.of("x1", "x2"), List.of("y1"));
    }

    @Test
    void everyoneHearsOfTheEndOfHisGroupAndTheNextOneGoesOn() {
        var first = groups.add("a").toCompletableFuture();
        var second = groups.add("b").toCompletableFuture();
        answers.get(0).completeExceptionally(new IllegalStateException("lost"));

        assertThat(first).isCompletedExceptionally();
        assertThat(second).isNotDone();
        answer(1);
        assertThat(second).isCompleted();
    }

    @Test
    void whoHasWaitedTooLongIsToldSoAndNotSentAnyMore() {
        groups.add("a");
        var late = groups.add("b").toCompletableFuture();
        nanoTime += Duration.ofSeconds(2).toNanos();
        var soon = groups.add("c").toCompletableFuture();
        nanoTime += Duration.ofSeconds(2).toNanos();

        answer(0);

        assertThat(late).isCompletedExceptionally();
        assertThat(sent).containsExactly(List.of("a"), List.of("c"));
        answer(1);
        assertThat(soon).isCompleted();
    }

    @Test
    void aSendThatThrowsIsAFailure() {
        var broken = new Groups<String>(limits(1), GroupsTest::size, (one, other) -> true, group -> {
            throw new IllegalStateException("closed");
        });

        assertThat(broken.add("a").toCompletableFuture()).isCompletedExceptionally();
        assertThat(broken.add("b").toCompletableFuture()).isCompletedExceptionally();
    }

    private Groups<String> groups(int atOnce) {
        return new Groups<>(
                limits(atOnce),
                GroupsTest::size,
                (first, other) -> first.length() != 2 || first.charAt(0) == other.charAt(0),
                group -> {
                    sent.add(group);
                    answers.add(new CompletableFuture<>());
                    return answers.get(answers.size() - 1);
                },
                () -> nanoTime);
    }

    /** Each + is one more part. */
    private static Groups.Size size(String text) {
        return new Groups.Size(
                1 + (int) text.chars().filter(sign -> sign == '+').count(), text.length());
    }

    private static Groups.Limits limits(int atOnce) {
        return new Groups.Limits(atOnce, 3, 8, Duration.ofSeconds(3));
    }

    private void answer(int number) {
        answers.get(number).complete(null);
    }
}
