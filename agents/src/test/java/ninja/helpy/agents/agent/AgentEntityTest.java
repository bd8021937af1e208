package ninja.helpy.agents.agent;

import static ninja.helpy.agents.agent.LoneAgent.reason;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import ninja.helpy.agents.agent.AgentCommand.AddAgentKey;
import ninja.helpy.agents.agent.AgentCommand.AddStream;
import ninja.helpy.agents.agent.AgentCommand.Admitted;
import ninja.helpy.agents.agent.AgentCommand.ChangeAgent;
import ninja.helpy.agents.agent.AgentCommand.CheckAgentKey;
import ninja.helpy.agents.agent.AgentCommand.CheckStreamSecret;
import ninja.helpy.agents.agent.AgentCommand.CreateAgent;
import ninja.helpy.agents.agent.AgentCommand.DeleteAgent;
import ninja.helpy.agents.agent.AgentCommand.GetAgent;
import ninja.helpy.agents.agent.AgentCommand.GetSpeaker;
import ninja.helpy.agents.agent.AgentCommand.GiveFeedback;
import ninja.helpy.agents.agent.AgentCommand.RevokeAgentKey;
import ninja.helpy.agents.agent.AgentCommand.Speaker;
import ninja.helpy.agents.agent.AgentCommand.View;
import ninja.helpy.agents.protocol.Done;
import ninja.helpy.agents.protocol.Refusal;
import ninja.helpy.agents.protocol.Refused;
import ninja.helpy.agents.protocol.SecretHash;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AgentEntityTest {

    private static final SecretHash SECRET = new SecretHash("aa");
    private static final SecretHash OTHER = new SecretHash("bb");

    private static final LoneAgent agent = new LoneAgent();

    @AfterAll
    static void stop() {
        agent.close();
    }

    @BeforeEach
    void created() {
        agent.anew();
        agent.when(r -> new CreateAgent(config("Be kind."), r));
    }

    @Test
    void aChangedConfigurationIsANewVersionAndTheSameOneIsNot() {
        assertThat(((View) agent.when(r -> new ChangeAgent(config("Be brief."), Optional.of(1L), r))).version())
                .isEqualTo(2);
        assertThat(((View) agent.when(r -> new ChangeAgent(config("Be brief."), Optional.empty(), r))).version())
                .isEqualTo(2);
        assertThat(reason(agent.when(r -> new ChangeAgent(config("Be bold."), Optional.of(1L), r))))
                .isEqualTo(Refusal.VERSION_CONFLICT);
    }

    @Test
    void anOlderVersionCanBeReadWhileItIsKept() {
        IntStream.range(0, Agent.VERSIONS_MAX)
                .forEach(i -> agent.when(r -> new ChangeAgent(config("Prompt " + i), Optional.empty(), r)));

        assertThat(speaker(2).agent().config().systemPrompt()).isEqualTo("Prompt 0");
        assertThat(speaker(1).agent().version()).isEqualTo(Agent.VERSIONS_MAX + 1L);
    }

    @Test
    void aKeyOpensTheWebhookUntilItIsRevoked() {
        agent.when(r -> new AddAgentKey("k-1", "hook", SECRET, r));
        assertThat(agent.when(r -> new CheckAgentKey(SECRET, r))).isEqualTo(new Admitted("a-1", 1, "k-1", List.of()));
        assertThat(reason(agent.when(r -> new CheckAgentKey(OTHER, r)))).isEqualTo(Refusal.UNAUTHENTICATED);

        agent.when(r -> new RevokeAgentKey("k-1", r));

        assertThat(reason(agent.when(r -> new CheckAgentKey(SECRET, r)))).isEqualTo(Refusal.UNAUTHENTICATED);
    }

    @Test
    void aStreamIsForPagesOfItsOriginsOnlyAndForCallersThatAreNoPages() {
        agent.when(r -> new AddStream("s-1", SECRET, List.of("https://school.example"), r));

        assertThat(agent.when(r -> new CheckStreamSecret(SECRET, Optional.of("https://school.example"), r)))
                .isInstanceOf(Admitted.class);
        assertThat(agent.when(r -> new CheckStreamSecret(SECRET, Optional.empty(), r)))
                .isInstanceOf(Admitted.class);
        assertThat(reason(agent.when(r -> new CheckStreamSecret(SECRET, Optional.of("https://evil.example"), r))))
                .isEqualTo(Refusal.ORIGIN_NOT_ALLOWED);
        assertThat(reason(agent.when(r -> new CheckStreamSecret(OTHER, Optional.of("https://school.example"), r))))
                .isEqualTo(Refusal.UNAUTHENTICATED);
    }

    @Test
    void theLastWordOfAUserOnAnAnswerStandsAndARepeatChangesNothing() {
        agent.when(r -> new GiveFeedback(feedback("r-1", "uma", 5), r));
        agent.when(r -> new GiveFeedback(feedback("r-1", "ben", 3), r));
        assertThat(agent.when(r -> new GiveFeedback(feedback("r-1", "uma", 1), r)))
                .isEqualTo(Done.DONE);
        var live = agent.state();

        agent.when(r -> new GiveFeedback(feedback("r-1", "uma", 1), r));

        assertThat(live.feedback()).containsExactly(feedback("r-1", "ben", 3), feedback("r-1", "uma", 1));
        assertThat(agent.state()).isSameAs(live);
        assertThat(agent.replayed()).isEqualTo(live);
    }

    @Test
    void onlyTheNewestFeedbackIsKeptInMemoryAndNoneOfADeletedAgent() {
        IntStream.range(0, Agent.FEEDBACK_MAX + 5)
                .forEach(i -> agent.when(r -> new GiveFeedback(feedback("r-" + i, "uma", 4), r)));
        assertThat(agent.state().feedback())
                .hasSize(Agent.FEEDBACK_MAX)
                .extracting(Feedback::runId)
                .contains("r-54")
                .doesNotContain("r-4");

        agent.when(DeleteAgent::new);

        assertThat(agent.state().feedback()).isEmpty();
        assertThat(reason(agent.when(r -> new GiveFeedback(feedback("r-1", "uma", 4), r))))
                .isEqualTo(Refusal.NOT_FOUND);
    }

    @Test
    void aDeletedAgentIsGoneAndItsSecretsAreDead() {
        agent.when(r -> new AddAgentKey("k-1", "hook", SECRET, r));
        agent.when(DeleteAgent::new);

        assertThat(reason(agent.when(GetAgent::new))).isEqualTo(Refusal.NOT_FOUND);
        assertThat(agent.when(r -> new CheckAgentKey(SECRET, r))).isInstanceOf(Refused.class);
        assertThat(agent.state().keys()).isEmpty();
    }

    @Test
    void replayingTheJournalGivesTheSameAgent() {
        agent.when(r -> new AddAgentKey("k-1", "hook", SECRET, r));
        agent.when(r -> new AddStream("s-1", OTHER, List.of("*"), r));
        agent.when(r -> new ChangeAgent(config("Be brief."), Optional.empty(), r));
        var live = agent.state();

        assertThat(agent.replayed()).isEqualTo(live);
    }

    private static AgentConfig config(String systemPrompt) {
        return LoneAgent.config(systemPrompt, AgentConfig.Persona.NONE, AgentConfig.Kind.HELPY);
    }

    private static Feedback feedback(String runId, String userId, int stars) {
        var rating = new Rating(Rating.Scale.STARS, stars);
        var id = Feedback.idOf(runId, userId);
        return new Feedback(id, runId, "m-1", userId, rating, Optional.of("because"), List.of("clear"));
    }

    private Speaker speaker(long version) {
        return (Speaker) agent.when(r -> new GetSpeaker(version, "u-1", r));
    }
}
