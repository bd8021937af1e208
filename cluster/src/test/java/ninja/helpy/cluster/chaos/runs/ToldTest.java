package ninja.helpy.cluster.chaos.runs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import ninja.helpy.cluster.demo.SseLines.Event;
import org.junit.jupiter.api.Test;

/** What a stream may say, and what it must not. */
class ToldTest {

    private final List<String> violations = new ArrayList<>();
    private final Told run = new Told("one two ", violations::add);

    @Test
    void aWholeAnswerOverSeveralConnectionsIsRight() {
        take(start(1), text(5, "one "), text(9, "two "), done(11));

        assertThat(violations).isEmpty();
        assertThat(run.isOver()).isTrue();
        assertThat(run.runId()).isEqualTo("r-1");
        assertThat(run.cost()).isEqualTo(1_000_000);
        assertThat(run.position()).isEqualTo("11");
    }

    @Test
    void whoIsToldToDropTheDraftReadsTheTextAnew() {
        take(start(1), text(5, "one "), new Event("restarted", "100", "{\"attempt\":1}"), start(101));
        take(text(105, "one "), text(109, "two "), done(111));

        assertThat(violations).isEmpty();
        assertThat(run.restarts()).isOne();
    }

    @Test
    void textThatComesTwiceIsSeen() {
        take(start(1), text(5, "one "), text(9, "one "));

        assertThat(violations).singleElement().asString().contains("at character 4");
    }

    @Test
    void textThatIsMissingIsSeen() {
        take(start(1), text(5, "one "), done(11));

        assertThat(violations).singleElement().asString().contains("after 4 of 8");
    }

    @Test
    void aSecondEndIsSeen() {
        take(start(1), text(9, "one two "), done(11), done(12));

        assertThat(violations).anyMatch(what -> what.contains("after its end"));
    }

    @Test
    void aPositionThatWasReadAlreadyIsSeen() {
        take(start(1), text(5, "one "), text(5, "two "));

        assertThat(violations).singleElement().asString().contains("after position 5");
    }

    @Test
    void anAnswerThatFailsIsSeen() {
        take(start(1), new Event("error", "2", "{\"code\":\"provider_error\"}"));

        assertThat(violations).singleElement().asString().contains("provider_error");
        assertThat(run.isOver()).isTrue();
    }

    @Test
    void anotherRunUnderTheSameKeyIsSeen() {
        take(start(1), new Event("start", "2", "{\"runId\":\"r-2\"}"));

        assertThat(violations).singleElement().asString().contains("r-2");
    }

    private void take(Event... events) {
        for (var event : events) run.take(event);
    }

    private static Event start(long id) {
        return new Event("start", Long.toString(id), "{\"runId\":\"r-1\",\"conversationId\":\"c-1\"}");
    }

    private static Event text(long id, String delta) {
        return new Event("text", Long.toString(id), "{\"delta\":\"" + delta + "\"}");
    }

    private static Event done(long id) {
        return new Event("done", Long.toString(id), "{\"costCredits\":\"0.001\"}");
    }
}
