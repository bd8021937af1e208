package ninja.helpy.agents.prompt;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.typed.ActorRef;
import akka.persistence.testkit.javadsl.EventSourcedBehaviorTestKit;
import com.typesafe.config.ConfigFactory;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import ninja.helpy.agents.agent.AgentCommand;
import ninja.helpy.agents.agent.AgentCommand.Speaker;
import ninja.helpy.agents.agent.HelpyCommand.Voice;
import ninja.helpy.agents.agent.Personality;
import ninja.helpy.agents.prompt.Prompt.Effect;
import ninja.helpy.agents.prompt.PromptCommand.CompilePrompt;
import ninja.helpy.agents.prompt.PromptCommand.GetPrompt;
import ninja.helpy.agents.prompt.PromptCommand.PromptView;
import ninja.helpy.agents.prompt.PromptCommand.RecordEffect;
import ninja.helpy.agents.prompt.Sections.Own;
import ninja.helpy.agents.protocol.Done;
import ninja.helpy.agents.protocol.EntityId;
import ninja.helpy.agents.protocol.Refusal;
import ninja.helpy.agents.protocol.Refused;
import ninja.helpy.agents.protocol.Reply;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PromptEntityTest {

    private static final ActorTestKit akka =
            ActorTestKit.create(EventSourcedBehaviorTestKit.config().withFallback(ConfigFactory.load()));
    private static final EntityId ID = PromptEntity.idOf(new EntityId("w-1", "a-1"), "auth0|uma");

    private final EventSourcedBehaviorTestKit<PromptCommand, PromptEvent, Prompt> prompt =
            EventSourcedBehaviorTestKit.create(akka.system(), PromptEntity.create(ID, Clock.systemUTC()));

    @AfterAll
    static void stop() {
        akka.shutdownTestKit();
    }

    @BeforeEach
    void clear() {
        prompt.clear();
    }

    @Test
    void whoHasNeverWrittenAnythingHasNoVersion() {
        assertThat(view()).isEqualTo(new PromptView(Own.NOTHING, List.of()));
    }

    @Test
    void otherSectionsAreANewVersionAndTheSameOnesAreNot() {
        assertThat(compile("curious", Own.NOTHING).version()).isEqualTo(1);
        assertThat(compile("curious", Own.NOTHING).version()).isEqualTo(1);

        var changed = compile("dry", Own.NOTHING);

        assertThat(changed.version()).isEqualTo(2);
        assertThat(changed.versions().get(1).sections().relationship()).isEqualTo("Your character: dry.");
        assertThat(changed.versions().get(1).tokens()).isPositive();
    }

    @Test
    void whatIsNotSaidStaysAndAnEmptyTextTakesOnesOwnAway() {
        compile("curious", new Own(Optional.of("Be brief."), Optional.empty(), Optional.of("Pass.")));
        var next = compile("curious", new Own(Optional.of(""), Optional.of("Grade 7."), Optional.empty()));

        assertThat(next.own()).isEqualTo(new Own(Optional.empty(), Optional.of("Grade 7."), Optional.of("Pass.")));
        assertThat(next.versions().get(1).sections())
                .isEqualTo(new Sections("Be kind.", "Grade 7.", "Your character: curious.", "Pass."));
    }

    @Test
    void theLastTwentyVersionsAreKept() {
        IntStream.range(0, Prompt.VERSIONS_MAX + 5).forEach(i -> compile("mood " + i, Own.NOTHING));

        assertThat(view().versions()).hasSize(Prompt.VERSIONS_MAX);
        assertThat(view().versions().get(0).version()).isEqualTo(6);
        assertThat(view().version()).isEqualTo(25);
    }

    @Test
    void onlyAHelpyHasAPrompt() {
        var other = new Speaker(speaker("x").agent(), Optional.empty());

        assertThat(((Refused) when(r -> new CompilePrompt("uma", other, Own.NOTHING, r))).reason())
                .isEqualTo(Refusal.NOT_FOUND);
    }

    @Test
    void anAnswerThatIsRatedCountsForTheVersionThatItWasTold() {
        var first = compile("curious", Own.NOTHING).versions().get(0).at();
        var second = compile("dry", Own.NOTHING).versions().get(1).at();

        rate("r-1", "uma", 100, first);
        rate("r-2", "uma", 100, second);
        rate("r-2", "ben", 50, second.plusSeconds(60));

        assertThat(effects()).containsExactly(new Effect(1, 100), new Effect(2, 150));
        assertThat(view().versions().get(1).effect().effectiveness()).contains(0.75);
    }

    @Test
    void whoRatesAgainChangesHisRatingAndARepeatChangesNothing() {
        var told = compile("curious", Own.NOTHING).versions().get(0).at();
        rate("r-1", "uma", 100, told);
        var live = prompt.getState();
        rate("r-1", "uma", 100, told);
        assertThat(prompt.getState()).isSameAs(live);

        rate("r-1", "uma", 25, told);

        assertThat(effects()).containsExactly(new Effect(1, 25));
    }

    @Test
    void anAnswerThatWasToldNoneOfTheVersionsIsNotCounted() {
        assertThat(rate("r-1", "uma", 100, Instant.now())).isEqualTo(Done.DONE);
        var told = compile("curious", Own.NOTHING).versions().get(0).at();

        rate("r-1", "uma", 100, told.minusSeconds(1));

        assertThat(effects()).containsExactly(new Effect(0, 0));
        assertThat(view().versions().get(0).effect().effectiveness()).isEmpty();
    }

    @Test
    void replayingTheJournalGivesTheSamePrompt() {
        compile("curious", new Own(Optional.of("Be brief."), Optional.empty(), Optional.of("Pass.")));
        rate("r-1", "uma", 100, compile("dry", Own.NOTHING).versions().get(1).at());
        var live = prompt.getState();

        assertThat(prompt.restart().state()).isEqualTo(live);
    }

    private PromptView compile(String trait, Own change) {
        return (PromptView) when(r -> new CompilePrompt("uma", speaker(trait), change, r));
    }

    private Reply rate(String runId, String raterId, int points, Instant toldAt) {
        return when(r -> new RecordEffect(runId, raterId, points, toldAt, r));
    }

    private List<Effect> effects() {
        return view().versions().stream().map(Prompt.Version::effect).toList();
    }

    private PromptView view() {
        return (PromptView) when(GetPrompt::new);
    }

    static Speaker speaker(String trait) {
        var personality = new Personality(List.of(trait), Optional.empty(), Optional.empty(), Map.of());
        return new Speaker(
                new AgentCommand.View("a-1", 1, CompiledTest.ADA, Instant.EPOCH, Instant.EPOCH),
                Optional.of(new Voice(personality, Optional.empty(), List.of(), 0, 1)));
    }

    private Reply when(Function<ActorRef<Reply>, PromptCommand> command) {
        return prompt.<Reply>runCommand(command).reply();
    }
}
