package ninja.helpy.agents.agent;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.ManualTime;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import akka.persistence.testkit.javadsl.EventSourcedBehaviorTestKit;
import com.typesafe.config.ConfigFactory;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import ninja.helpy.agents.agent.AgentCommand.ChangeAgent;
import ninja.helpy.agents.agent.AgentCommand.DeleteAgent;
import ninja.helpy.agents.agent.AgentCommand.GetSpeaker;
import ninja.helpy.agents.agent.AgentCommand.Speaker;
import ninja.helpy.agents.agent.AgentConfig.Persona;
import ninja.helpy.agents.agent.HelpyCommand.ChangeMemories;
import ninja.helpy.agents.agent.HelpyCommand.ChangePersonality;
import ninja.helpy.agents.agent.HelpyCommand.CreateHelpy;
import ninja.helpy.agents.agent.HelpyCommand.GetHelpy;
import ninja.helpy.agents.agent.HelpyCommand.HelpyView;
import ninja.helpy.agents.agent.HelpyCommand.NoteEncounter;
import ninja.helpy.agents.agent.HelpyCommand.NotePrompt;
import ninja.helpy.agents.agent.HelpyCommand.ResetHelpy;
import ninja.helpy.agents.agent.HelpyCommand.Voice;
import ninja.helpy.agents.agent.HelpyEvent.RelationshipDeepened;
import ninja.helpy.agents.agent.Relationship.Encounter;
import ninja.helpy.agents.agent.Relationship.Stage;
import ninja.helpy.agents.protocol.Done;
import ninja.helpy.agents.protocol.EntityId;
import ninja.helpy.agents.protocol.Refusal;
import ninja.helpy.agents.protocol.Refused;
import ninja.helpy.agents.protocol.Reply;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An agent as a Helpy. */
class HelpyEntityTest {

    private static final ActorTestKit akka = ActorTestKit.create(ManualTime.config()
            .withFallback(EventSourcedBehaviorTestKit.config())
            .withFallback(ConfigFactory.load()));
    private static final ManualTime time = ManualTime.get(akka.system());
    private static final Instant AT = Instant.parse("2026-11-21T12:00:00Z");
    private static final Duration MOMENT = Duration.ofSeconds(1);
    private static final Personality WARM =
            new Personality(List.of("curious"), Optional.of("warm"), Optional.empty(), Map.of());

    private final EventSourcedBehaviorTestKit<AgentCommand, AgentEvent, Agent> agent =
            EventSourcedBehaviorTestKit.create(
                    akka.system(), AgentEntity.create(new EntityId("w-1", "a-1"), Clock.systemUTC()));

    @AfterAll
    static void stop() {
        akka.shutdownTestKit();
    }

    @BeforeEach
    void created() {
        agent.clear();
        when(r -> new CreateHelpy(config("uma"), WARM, Helpy.Look.NONE, r));
    }

    @Test
    void aHelpyIsMadeOnceWithWhatRoomsSeeOfItsPersonality() {
        assertThat(view().personality()).isEqualTo(WARM);
        assertThat(view().agent().config().persona().personality()).contains("curious; tone: warm");
        assertThat(when(r -> new CreateHelpy(config("uma"), WARM, Helpy.Look.NONE, r)))
                .isEqualTo(view());
        assertThat(reason(when(r -> new CreateHelpy(config("ben"), WARM, Helpy.Look.NONE, r))))
                .isEqualTo(Refusal.ALREADY_EXISTS);
    }

    @Test
    void anotherPersonalityIsAnotherVersionAndTheSameOneIsNot() {
        var dry = new Personality(List.of(), Optional.empty(), Optional.of("dry"), Map.of("accent", "Scottish"));

        var changed = (HelpyView) when(r -> new ChangePersonality(dry, Optional.of(1L), r));

        assertThat(changed.agent().version()).isEqualTo(2);
        assertThat(changed.agent().config().persona().personality()).contains("humour: dry; accent: Scottish");
        assertThat(((HelpyView) when(r -> new ChangePersonality(dry, Optional.empty(), r)))
                        .agent()
                        .version())
                .isEqualTo(2);
        assertThat(reason(when(r -> new ChangePersonality(WARM, Optional.of(1L), r))))
                .isEqualTo(Refusal.VERSION_CONFLICT);
    }

    @Test
    void aPersonalityThatWasSetAsALineIsThatLine() {
        var line = new Persona(Optional.empty(), Optional.of("grumpy"), Optional.of("uma"));
        when(r -> new ChangeAgent(config(line, AgentConfig.Kind.HELPY), Optional.empty(), r));

        assertThat(view().personality().traits()).containsExactly("grumpy");
        assertThat(view().personality().tone()).isEmpty();
    }

    @Test
    void memoriesAreAtMostOneHundredAndShownByWeight() {
        when(r -> new ChangeMemories(adding(memory("m-0", "first", 0.1), memory("m-1", "second", 0.9)), r));
        assertThat(view().memories()).extracting(Memory::memoryId).containsExactly("m-1", "m-0");

        when(r -> new ChangeMemories(
                adding(IntStream.range(2, 102)
                        .mapToObj(i -> memory("m-" + i, "text " + i, 0.5))
                        .toArray(Memory[]::new)),
                r));

        assertThat(view().memories())
                .hasSize(Helpy.MEMORIES_MAX)
                .extracting(Memory::memoryId)
                .contains("m-1")
                .doesNotContain("m-0");
    }

    @Test
    void whatItRemembersOfItsOwnerIsForNobodyElse() {
        when(r -> new ChangeMemories(adding(memory("m-1", "afraid of fractions", 0.9)), r));

        assertThat(voice("uma").memories()).hasSize(1);
        assertThat(voice("uma").stage()).contains(Stage.NEW);
        assertThat(voice("ben").memories()).isEmpty();
        assertThat(voice("ben").stage()).isEmpty();
        assertThat(voice("ben").personality()).isEqualTo(WARM);
    }

    @Test
    void runsThatEndTogetherAreOneEventAndEachIsAnsweredWhenItIsWritten() {
        var told = akka.<Reply>createTestProbe();

        tell("r-1", "uma", told);
        tell("r-2", "ben", told);
        tell("r-1", "uma", told);
        told.expectNoMessage();
        time.timePasses(MOMENT);

        IntStream.range(0, 3).forEach(i -> told.expectMessage(Done.DONE));
        assertThat(view().stats()).isEqualTo(new Relationship.Stats(2, 1, 20, 8, 28));
        assertThat(view().lastInteraction()).contains(AT);
        assertThat(view().relationshipDepth()).isEqualTo(3);
        assertThat(agent.getState().helpy().relationship().counted()).containsExactly("r-1", "r-2");
    }

    @Test
    void aRunThatIsToldAgainIsAnsweredAndNotCounted() {
        var told = akka.<Reply>createTestProbe();
        tell("r-1", "uma", told);
        time.timePasses(MOMENT);
        told.expectMessage(Done.DONE);

        assertThat(when(r -> note("r-1", "uma", r))).isEqualTo(Done.DONE);
        assertThat(view().stats().runs()).isEqualTo(1);
    }

    @Test
    void aStageThatIsReachedChangesThePromptAndEveryRunOnItsWayDoesNot() {
        long before = voice("uma").revision();
        agent.initialize(agent.getState(), new RelationshipDeepened(encounters(3), AT));
        assertThat(voice("uma").revision()).isEqualTo(before);

        agent.initialize(agent.getState(), new RelationshipDeepened(List.of(encounter("r-9")), AT));

        assertThat(voice("uma").stage()).contains(Stage.ACQUAINTED);
        assertThat(voice("uma").revision()).isGreaterThan(before);
    }

    @Test
    void aResetForgetsEverythingAndKeepsThePersonalityIfItIsAskedTo() {
        when(r -> new ChangeMemories(adding(memory("m-1", "a", 0.9)), r));
        agent.initialize(agent.getState(), new RelationshipDeepened(encounters(40), AT));

        var reset = (HelpyView) when(r -> new ResetHelpy(true, r));

        assertThat(reset.memories()).isEmpty();
        assertThat(reset.relationshipDepth()).isZero();
        assertThat(reset.stats()).isEqualTo(Relationship.Stats.NONE);
        assertThat(reset.lastInteraction()).isEmpty();
        assertThat(reset.personality()).isEqualTo(WARM);
        var blank = (HelpyView) when(r -> new ResetHelpy(false, r));
        assertThat(blank.personality()).isEqualTo(Personality.NONE);
        assertThat(blank.agent().config().persona().personality()).isEmpty();
    }

    @Test
    void aPlaceForAPromptIsTakenOnceAndItsVersionOnlyGoesUp() {
        when(r -> new NotePrompt("uma", 0, r));
        when(r -> new NotePrompt("uma", 2, r));
        when(r -> new NotePrompt("uma", 1, r));

        assertThat(voice("uma").promptVersion()).isEqualTo(2);
        assertThat(voice("ben").promptVersion()).isZero();
    }

    @Test
    void anAgentOfAnotherKindIsNoHelpyAndTakesNoNotice() {
        when(r -> new ChangeAgent(config(Persona.NONE, AgentConfig.Kind.STANDARD), Optional.empty(), r));

        assertThat(reason(when(GetHelpy::new))).isEqualTo(Refusal.NOT_FOUND);
        assertThat(reason(when(r -> new ResetHelpy(true, r)))).isEqualTo(Refusal.NOT_FOUND);
        assertThat(when(r -> note("r-1", "uma", r))).isEqualTo(Done.DONE);
        assertThat(((Speaker) when(r -> new GetSpeaker(GetSpeaker.CURRENT, "uma", r))).voice())
                .isEmpty();
        assertThat(agent.getState().helpy().relationship().counted()).isEmpty();
    }

    @Test
    void aDeletedHelpyIsForgottenWithAllItRemembered() {
        when(r -> new ChangeMemories(adding(memory("m-1", "a", 0.9)), r));
        when(DeleteAgent::new);

        assertThat(reason(when(GetHelpy::new))).isEqualTo(Refusal.NOT_FOUND);
        assertThat(reason(when(r -> note("r-1", "uma", r)))).isEqualTo(Refusal.NOT_FOUND);
        assertThat(agent.getState().helpy()).isEqualTo(Helpy.NONE);
    }

    @Test
    void replayingTheJournalGivesTheSameHelpy() {
        when(r -> new ChangeMemories(adding(memory("m-1", "a", 0.9), memory("m-2", "b", 0.9)), r));
        when(r -> new ChangeMemories(new MemoryChange(Optional.empty(), List.of(), List.of("m-1")), r));
        when(r -> new NotePrompt("uma", 2, r));
        when(r -> new ChangePersonality(Personality.NONE, Optional.empty(), r));
        var live = agent.getState();

        assertThat(agent.restart().state()).isEqualTo(live);
    }

    private void tell(String runId, String askerId, TestProbe<Reply> told) {
        agent.runCommand(note(runId, askerId, told.ref()));
    }

    private static NoteEncounter note(String runId, String askerId, ActorRef<Reply> replyTo) {
        return new NoteEncounter(runId, askerId, 10, 4, 14, AT, replyTo);
    }

    private static List<Encounter> encounters(int many) {
        return IntStream.range(0, many).mapToObj(i -> encounter("r-" + i)).toList();
    }

    private static Encounter encounter(String runId) {
        return new Encounter(runId, true, 10, 4, 14, AT);
    }

    private static MemoryChange adding(Memory... memories) {
        return new MemoryChange(Optional.empty(), List.of(memories), List.of());
    }

    private static Memory memory(String memoryId, String text, double importance) {
        return new Memory(memoryId, text, importance, Memory.Source.USER, AT);
    }

    private static AgentConfig config(String owner) {
        return config(new Persona(Optional.of("maths"), Optional.empty(), Optional.of(owner)), AgentConfig.Kind.HELPY);
    }

    private static AgentConfig config(Persona persona, AgentConfig.Kind kind) {
        return new AgentConfig(
                "Ada",
                kind,
                "Be kind.",
                Optional.empty(),
                AgentConfig.Sampling.DEFAULT,
                persona,
                AgentConfig.Tools.NONE);
    }

    private HelpyView view() {
        return (HelpyView) when(GetHelpy::new);
    }

    private Voice voice(String userId) {
        var speaker = (Speaker) when(r -> new GetSpeaker(GetSpeaker.CURRENT, userId, r));
        return speaker.voice().orElseThrow();
    }

    private static Refusal reason(Reply reply) {
        return ((Refused) reply).reason();
    }

    private Reply when(Function<ActorRef<Reply>, AgentCommand> command) {
        return agent.<Reply>runCommand(command).reply();
    }
}
