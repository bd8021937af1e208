package ninja.helpy.agents.agent;

import akka.actor.typed.ActorRef;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import ninja.helpy.agents.agent.Relationship.Stage;
import ninja.helpy.agents.protocol.ClusterMessage;
import ninja.helpy.agents.protocol.Reply;

/** What one may ask of an agent as a Helpy. An agent of another kind refuses: there is no such Helpy. */
public interface HelpyCommand extends AgentCommand {

    /** As {@link AgentCommand.CreateAgent}. What others see of its personality is set by it. → {@link HelpyView} */
    record CreateHelpy(AgentConfig config, Personality personality, Helpy.Look look, ActorRef<Reply> replyTo)
            implements HelpyCommand {}

    /** → {@link HelpyView} */
    record GetHelpy(ActorRef<Reply> replyTo) implements HelpyCommand {}

    /** A new version; {@code ifVersion} refuses one based on an older read. → {@link HelpyView} */
    record ChangePersonality(Personality personality, Optional<Long> ifVersion, ActorRef<Reply> replyTo)
            implements HelpyCommand {}

    /** → {@link HelpyView} */
    record ChangeMemories(MemoryChange change, ActorRef<Reply> replyTo) implements HelpyCommand {}

    /** Takes away memories, relationship and stats, and the personality, too, unless it is kept. → {@link HelpyView} */
    record ResetHelpy(boolean keepPersonality, ActorRef<Reply> replyTo) implements HelpyCommand {}

    /**
     * This user's sections of the prompt are at this version; 0 takes a place for them, which is refused if there is none
     * left. → Done
     */
    record NotePrompt(String userId, long version, ActorRef<Reply> replyTo) implements HelpyCommand {}

    /**
     * A run has completed. Counted once per run; several are written together, so the answer takes a moment. An agent that is
     * no Helpy takes no notice. → Done
     */
    record NoteEncounter(
            String runId,
            String askerId,
            long inputTokens,
            long outputTokens,
            long cost,
            Instant at,
            ActorRef<Reply> replyTo)
            implements HelpyCommand {}

    /** {@code memories}: the most important first. */
    record HelpyView(
            AgentCommand.View agent,
            Personality personality,
            Helpy.Look look,
            List<Memory> memories,
            int relationshipDepth,
            Stage stage,
            Relationship.Stats stats,
            Optional<Instant> lastInteraction)
            implements Reply {

        public HelpyView {
            memories = List.copyOf(memories);
        }
    }

    /**
     * How a Helpy is to speak with somebody: what a prompt is compiled from, beside its configuration.
     *
     * @param stage of the relationship, if he is its owner
     * @param memories that he may hear of
     * @param promptVersion of his own sections; 0 if he has none
     */
    record Voice(
            Personality personality, Optional<Stage> stage, List<Memory> memories, long promptVersion, long revision)
            implements ClusterMessage {

        public Voice {
            memories = List.copyOf(memories);
        }
    }
}
