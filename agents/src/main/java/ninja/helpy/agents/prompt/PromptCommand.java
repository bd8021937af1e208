package ninja.helpy.agents.prompt;

import akka.actor.typed.ActorRef;
import java.time.Instant;
import java.util.List;
import ninja.helpy.agents.agent.AgentCommand.Speaker;
import ninja.helpy.agents.prompt.Sections.Own;
import ninja.helpy.agents.protocol.ClusterMessage;
import ninja.helpy.agents.protocol.Reply;

/** Everything one may ask of the prompt of a user and a Helpy. */
public sealed interface PromptCommand extends ClusterMessage {

    ActorRef<Reply> replyTo();

    /**
     * Compiles it for the Helpy as it speaks now; {@code change} is what the user writes himself. Other sections than before
     * are a new version. → {@link PromptView}
     */
    record CompilePrompt(String userId, Speaker speaker, Own change, ActorRef<Reply> replyTo)
            implements PromptCommand {}

    /**
     * Somebody has rated an answer that was told this prompt at that time. His last word on a run counts. One that was told
     * a version that is no longer kept changes nothing. → Done
     */
    record RecordEffect(String runId, String raterId, int points, Instant toldAt, ActorRef<Reply> replyTo)
            implements PromptCommand {}

    /** → {@link PromptView}, empty if it was never compiled. */
    record GetPrompt(ActorRef<Reply> replyTo) implements PromptCommand {}

    /** {@code versions}: the newest last. */
    record PromptView(Own own, List<Prompt.Version> versions) implements Reply {

        public PromptView {
            versions = List.copyOf(versions);
        }

        /** 0 if there is none yet. */
        public long version() {
            return versions.isEmpty() ? 0 : versions.get(versions.size() - 1).version();
        }
    }
}
