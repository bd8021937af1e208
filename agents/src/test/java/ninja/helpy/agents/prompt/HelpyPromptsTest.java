package ninja.helpy.agents.prompt;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import ninja.helpy.agents.agent.HelpyCommand.Voice;
import ninja.helpy.agents.agent.Personality;
import ninja.helpy.agents.prompt.PromptCommand.PromptView;
import ninja.helpy.agents.prompt.Sections.Own;
import ninja.helpy.agents.protocol.EntityId;
import org.junit.jupiter.api.Test;

class HelpyPromptsTest {

    private static final EntityId ADA = new EntityId("w-1", "a-1");
    private static final Duration HALF_AN_HOUR = Duration.ofMinutes(30);

    private final AtomicInteger questions = new AtomicInteger();
    private final AtomicLong nanos = new AtomicLong();
    private final HelpyPrompts prompts = new HelpyPrompts(
            id -> {
                questions.incrementAndGet();
                var own = new Own(Optional.of("Version " + questions), Optional.empty(), Optional.empty());
                return CompletableFuture.completedFuture(new PromptView(own, List.of()));
            },
            new HelpyPrompts.Settings(HALF_AN_HOUR, 1_000_000),
            nanos::get);

    @Test
    void whoHasWrittenNothingHimselfCostsNoQuestion() {
        assertThat(text("uma", 1, 0)).startsWith("Be kind.");

        assertThat(questions).hasValue(0);
    }

    @Test
    void whoHasIsAskedForOnceUntilSomethingChanges() {
        assertThat(text("uma", 1, 1)).startsWith("Version 1");
        assertThat(text("uma", 1, 1)).startsWith("Version 1");

        assertThat(text("uma", 2, 1)).startsWith("Version 2");
        assertThat(text("uma", 2, 2)).startsWith("Version 3");
        assertThat(questions).hasValue(3);
    }

    @Test
    void whatOneHasWrittenIsForNobodyElse() {
        text("uma", 1, 1);

        assertThat(text("ben", 1, 0)).startsWith("Be kind.");
        assertThat(text("uma", 1, 1)).startsWith("Version 1");
    }

    @Test
    void afterHalfAnHourItIsCompiledAgain() {
        text("uma", 1, 1);
        nanos.addAndGet(HALF_AN_HOUR.toNanos());

        assertThat(text("uma", 1, 1)).startsWith("Version 2");
    }

    private String text(String userId, long revision, long promptVersion) {
        var speaker = PromptEntityTest.speaker("curious");
        var voice = new Voice(Personality.NONE, Optional.empty(), List.of(), promptVersion, revision);
        return prompts.textFor(ADA, speaker, voice, userId)
                .toCompletableFuture()
                .join();
    }
}
