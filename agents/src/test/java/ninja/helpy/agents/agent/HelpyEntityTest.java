package ninja.helpy.agents.agent;

import static ninja.helpy.agents.agent.LoneAgent.reason;
import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
import ninja.helpy.agents.protocol.Refusal;
import ninja.helpy.agents.protocol.Reply;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An agent as a Helpy. */
class HelpyEntityTest {

    private static final Instant AT = Instant.parse("2026-11-21T12:00:00Z");
    private static final Duration MOMENT = Duration.ofSeconds(1);
    private static final Personality WARM =
            new Personality(List.of("curious"), Optional.of("warm"), Optional.empty(), Map.of());

    private static final LoneAgent agent = new LoneAgent();

    @AfterAll
    static void stop() {
        agent.close();
    }

    @BeforeEach
    void created() {
        agent.anew();
        agent.when(r -> new CreateHelpy(config("uma"), WARM, Helpy.Look.NONE, r));
    }

    @Test
    void aHelpyIsMadeOnceWithWhatRoomsSeeOfItsPersonality() {
        assertThat(view().personality()).isEqualTo(WARM);
        assertThat(view().agent().config().persona().personality()).contains("curious; tone: warm");
        assertThat(agent.when(r -> new CreateHelpy(config("uma"), WARM, Helpy.Look.NONE, r)))
                .isEqualTo(view());
        assertThat(reason(agent.when(r -> new CreateHelpy(config("ben"), WARM, Helpy.Look.NONE, r))))
                .isEqualTo(Refusal.ALREADY_EXISTS);
    }

    @Test
    void anotherPersonalityIsAnotherVersionAndTheSameOneIsNot() {
        var dry = new Personality(List.of(), Optional.empty(), Optional.of("dry"), Map.of("accent", "Scottish"));

        var changed = (HelpyView) agent.when(r -> new ChangePersonality(dry, Optional.of(1L), r));

        assertThat(changed.agent().version()).isEqualTo(2);
        assertThat(changed.agent().config().persona().personality()).contains("humour: dry; accent: Scottish");
        assertThat(((HelpyView) agent.when(r -> new ChangePersonality(dry, Optional.empty(), r)))
                        .agent()
                        .version())
                .isEqualTo(2);
        assertThat(reason(agent.when(r -> new ChangePersonality(WARM, Optional.of(1L), r))))
                .isEqualTo(Refusal.VERSION_CONFLICT);
    }

    @Test
    void aPersonalityThatWasSetAsALineIsThatLine() {
        var line = new Persona(Optional.empty(), Optional.of("grumpy"), Optional.of("uma"));
        agent.when(r -> new ChangeAgent(config(line, AgentConfig.Kind.HELPY), Optional.empty(), r));

        assertThat(view().personality().traits()).containsExactly("grumpy");
        assertThat(view().personality().tone()).isEmpty();
    }

    @Test
    void memoriesAreAtMostOneHundredAndShownByWeight() {
        agent.when(r -> new ChangeMemories(adding(memory("m-0", "first", 0.1), memory("m-1", "second", 0.9)), r));
        assertThat(view().memories()).extracting(Memory::memoryId).containsExactly("m-1", "m-0");

        agent.when(r -> new ChangeMemories(
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
        agent.when(r -> new ChangeMemories(adding(memory("m-1", "afraid of fractions", 0.9)), r));

        assertThat(voice("uma").memories()).hasSize(1);
        assertThat(voice("uma").stage()).contains(Stage.NEW);
        assertThat(voice("ben").memories()).isEmpty();
        assertThat(voice("ben").stage()).isEmpty();
        assertThat(voice("ben").personality()).isEqualTo(WARM);
    }

    @Test
    void runsThatEndTogetherAreOneEventAndEachIsAnsweredWhenItIsWritten() {
        var told = agent.akka().<Reply>createTestProbe();

        tell("r-1", "uma", told);
        tell("r-2", "ben", told);
        tell("r-1", "uma", told);
        told.expectNoMessage();
        agent.timePasses(MOMENT);

        IntStream.range(0, 3).forEach(i -> told.expectMessage(Done.DONE));
        assertThat(view().stats()).isEqualTo(new Relationship.Stats(2, 1, 20, 8, 28));
        assertThat(view().lastInteraction()).contains(AT);
        assertThat(view().relationshipDepth()).isEqualTo(3);
        assertThat(agent.state().helpy().relationship().counted()).containsExactly("r-1", "r-2");
    }

    @Test
    void aRunThatIsToldAgainIsAnsweredAndNotCounted() {
        var told = agent.akka().<Reply>createTestProbe();
        tell("r-1", "uma", told);
        agent.timePasses(MOMENT);
        told.expectMessage(Done.DONE);

        assertThat(agent.when(r -> note("r-1", "uma", r))).isEqualTo(Done.DONE);
        assertThat(view().stats().runs()).isEqualTo(1);
    }

    @Test
    void aStageThatIsReachedChangesThePromptAndEveryRunOnItsWayDoesNot() {
        long before = voice("uma").revision();
        agent.happened(new RelationshipDeepened(encounters(3), AT));
        assertThat(voice("uma").revision()).isEqualTo(before);

        agent.happened(new RelationshipDeepened(List.of(encounter("r-9")), AT));

        assertThat(voice("uma").stage()).contains(Stage.ACQUAINTED);
        assertThat(voice("uma").revision()).isGreaterThan(before);
    }

    @Test
    void aResetForgetsEverythingAndKeepsThePersonalityIfItIsAskedTo() {
        agent.when(r -> new ChangeMemories(adding(memory("m-1", "a", 0.9)), r));
        agent.happened(new RelationshipDeepened(encounters(40), AT));

        var reset = (HelpyView) agent.when(r -> new ResetHelpy(true, r));

        assertThat(reset.memories()).isEmpty();
        assertThat(reset.relationshipDepth()).isZero();
        assertThat(reset.stats()).isEqualTo(Relationship.Stats.NONE);
        assertThat(reset.lastInteraction()).isEmpty();
        assertThat(reset.personality()).isEqualTo(WARM);
        var blank = (HelpyView) agent.when(r -> new ResetHelpy(false, r));
        assertThat(blank.personality()).isEqualTo(Personality.NONE);
        assertThat(blank.agent().config().persona().personality()).isEmpty();
    }

    @Test
    void aPlaceForAPromptIsTakenOnceAndItsVersionOnlyGoesUp() {
        agent.when(r -> new NotePrompt("uma", 0, r));
        agent.when(r -> new NotePrompt("uma", 2, r));
        agent.when(r -> new NotePrompt("uma", 1, r));

        assertThat(voice("uma").promptVersion()).isEqualTo(2);
        assertThat(voice("ben").promptVersion()).isZero();
    }

    @Test
    void anAgentOfAnotherKindIsNoHelpyAndTakesNoNotice() {
        agent.when(r -> new ChangeAgent(config(Persona.NONE, AgentConfig.Kind.STANDARD), Optional.empty(), r));

        assertThat(reason(agent.when(GetHelpy::new))).isEqualTo(Refusal.NOT_FOUND);
        assertThat(reason(agent.when(r -> new ResetHelpy(true, r)))).isEqualTo(Refusal.NOT_FOUND);
        assertThat(agent.when(r -> note("r-1", "uma", r))).isEqualTo(Done.DONE);
        assertThat(((Speaker) agent.when(r -> new GetSpeaker(GetSpeaker.CURRENT, "uma", r))).voice())
                .isEmpty();
        assertThat(agent.state().helpy().relationship().counted()).isEmpty();
    }

    @Test
    void aDeletedHelpyIsForgottenWithAllItRemembered() {
        agent.when(r -> new ChangeMemories(adding(memory("m-1", "a", 0.9)), r));
        agent.when(DeleteAgent::new);

        assertThat(reason(agent.when(GetHelpy::new))).isEqualTo(Refusal.NOT_FOUND);
        assertThat(reason(agent.when(r -> note("r-1", "uma", r)))).isEqualTo(Refusal.NOT_FOUND);
        assertThat(agent.state().helpy()).isEqualTo(Helpy.NONE);
    }

    @Test
    void replayingTheJournalGivesTheSameHelpy() {
        agent.when(r -> new ChangeMemories(adding(memory("m-1", "a", 0.9), memory("m-2", "b", 0.9)), r));
        agent.when(r -> new ChangeMemories(new MemoryChange(Optional.empty(), List.of(), List.of("m-1")), r));
        agent.when(r -> new NotePrompt("uma", 2, r));
        agent.when(r -> new ChangePersonality(Personality.NONE, Optional.empty(), r));
        var live = agent.state();

        assertThat(agent.replayed()).isEqualTo(live);
    }

    private void tell(String runId, String askerId, TestProbe<Reply> told) {
        agent.tell(note(runId, askerId, told.ref()));
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
        return LoneAgent.config("Be kind.", persona, kind);
    }

    private HelpyView view() {
        return (HelpyView) agent.when(GetHelpy::new);
    }

    private Voice voice(String userId) {
        var speaker = (Speaker) agent.when(r -> new GetSpeaker(GetSpeaker.CURRENT, userId, r));
        return speaker.voice().orElseThrow();
    }
}
