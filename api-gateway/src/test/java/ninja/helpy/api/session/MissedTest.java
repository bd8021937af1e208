package ninja.helpy.api.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import ninja.helpy.agents.conversation.ConversationFeed;
import ninja.helpy.agents.conversation.Message;
import ninja.helpy.api.session.Told.HelpyRun;
import org.junit.jupiter.api.Test;

/** Of which runs somebody who comes back is told the ends. */
class MissedTest {

    private final List<String> asked = new ArrayList<>();
    private final FeedSource source = (FeedSource) Proxy.newProxyInstance(
            FeedSource.class.getClassLoader(),
            new Class<?>[] {FeedSource.class},
            (self, method, arguments) -> switch (method.getName()) {
                case "drafts" -> new ChatFrames("c-1");
                case "ends" -> new ChatEnds(new ChatFrames("c-1"));
                default -> endOf((HelpyRun) arguments[0], ((Optional<?>) arguments[1]).isPresent());
            });
    private final OpenRuns open = new OpenRuns(source);
    private final Missed missed = new Missed();

    @Test
    void onesOwnQuestionsWithoutAnAnswer() {
        List.of(begins("r-1"), begins("r-2"), ends("r-1"), begins("r-3")).forEach(missed::has);

        assertThat(told()).containsExactly("r-2", "r-3");
        assertThat(told()).as("once").isEmpty();
    }

    @Test
    void noneFromBeforeAnAnswerThatOneHasRead() {
        List.of(begins("r-1"), begins("r-2"), ends("r-2")).forEach(missed::has);

        assertThat(told()).isEmpty();
    }

    @Test
    void whatWasAnsweredMeanwhileHasAnEndAsWell() {
        missed.has(begins("r-1"));
        missed.take(ends("r-1"));
        missed.take(begins("r-2"));

        assertThat(told()).containsExactly("r-1 answered", "r-2");
    }

    @Test
    void whatIsUnderWayIsToldToAll() {
        missed.has(begins("r-1"));
        missed.has(begins("r-2"));
        open.begin(new HelpyRun(Optional.empty(), "ada", "r-2"), Instant.EPOCH);

        assertThat(told()).containsExactly("r-1");
    }

    @Test
    void nobodyLooksFurtherBackThanAConversationTells() {
        assertThat(Missed.before(100, 100)).isEqualTo(92);
        assertThat(Missed.before(5, 5)).isZero();
        assertThat(Missed.before(60, 100)).isEqualTo(52);
        assertThat(Missed.before(55, 100)).isGreaterThan(100 - ConversationFeed.FACTS_MAX);
        assertThat(Missed.before(20, 100)).as("expired, as it is without").isEqualTo(20);
    }

    private List<String> told() {
        asked.clear();
        missed.tellEnds(source, open, new Outbox(SocketFrames::farewell));
        return List.copyOf(asked);
    }

    private CompletionStage<List<Frame>> endOf(HelpyRun run, boolean isAnswered) {
        asked.add(run.runId() + (isAnswered ? " answered" : ""));
        return CompletableFuture.completedStage(List.of());
    }

    private static Told.Effect begins(String runId) {
        return new Told.Begins(new HelpyRun(Optional.empty(), "ada", runId));
    }

    private static Told.Effect ends(String runId) {
        var message = Message.plain(runId, Message.Sender.human("ada", "Ada"), "Hi", Instant.EPOCH, Optional.of(runId));
        return new Told.Ends(runId, Optional.of(message));
    }
}
