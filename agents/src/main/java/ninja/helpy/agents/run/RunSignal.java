package ninja.helpy.agents.run;

import akka.actor.typed.ActorRef;
import java.util.List;
import java.util.Optional;
import ninja.helpy.agents.agent.AgentCommand;
import ninja.helpy.agents.agent.AgentCommand.Speaker;
import ninja.helpy.agents.llm.ModelPiece;
import ninja.helpy.agents.llm.ModelRequest;
import ninja.helpy.agents.protocol.Reply;
import ninja.helpy.agents.tool.ToolBox;
import ninja.helpy.agents.tool.ToolResult;
import org.jspecify.annotations.Nullable;

/** What a run tells itself; never leaves its node. */
sealed interface RunSignal extends RunCommand {

    /** Back from the journal: go on with what is unfinished. */
    record Resume() implements RunSignal {}

    /** {@code helpy}: what the model is told of a Helpy; empty for any other agent. */
    record Prepared(Speaker speaker, Optional<String> helpy, List<ModelRequest.Message> messages, ToolBox tools)
            implements RunSignal {

        AgentCommand.View agent() {
            return speaker.agent();
        }

        /** What it remembers, or what somebody has written for himself, is in the answer. */
        boolean isPersonal() {
            return speaker.voice()
                    .filter(voice ->
                            voice.promptVersion() > 0 || !voice.memories().isEmpty())
                    .isPresent();
        }
    }

    /** Another run is answering in the thread. */
    record Queued(int ahead) implements RunSignal {}

    /** The agent or the thread says no. */
    record Unprepared(Throwable failure) implements RunSignal {}

    /** Which models may answer; empty if none of them is configured. */
    record Routed(Optional<ModelTurns.Plan> plan) implements RunSignal {}

    record HoldAnswered(Reply reply) implements RunSignal {}

    /** {@code call} counts the model calls of this run on this node. */
    record ModelSaid(int call, List<ModelPiece> pieces, ActorRef<Go> from) implements RunSignal {

        @Nullable
        ModelPiece first() {
            return pieces.isEmpty() ? null : pieces.get(0);
        }

        ModelSaid afterFirst() {
            return new ModelSaid(call, pieces.subList(1, pieces.size()), from);
        }
    }

    record ModelReady(ActorRef<Go> from) implements RunSignal {}

    /** The stream is over; its last piece said how. */
    record ModelSilent() implements RunSignal {}

    /** Something is written down that others waited for. */
    record GoOn() implements RunSignal {}

    record ToolReturned(String callId, ToolResult result) implements RunSignal {}

    /** The Helpy knows that it has answered, or is none. */
    record Remembered() implements RunSignal {}

    /** Charged, and the thread knows. */
    record WrappedUp(long charged) implements RunSignal {}

    /** An entity could not be reached in time: the same step again, after a pause. */
    record StepFailed(Step step, Throwable failure) implements RunSignal {}

    record TryAgain(Step step) implements RunSignal {}

    record Tick() implements RunSignal {}

    /** Nobody has asked for a while. */
    record Idle() implements RunSignal {}

    /** Asks the model stream for more. */
    enum Go {
        ON
    }

    /** The steps that depend on others and are repeated until they succeed. */
    enum Step {
        PREPARE,
        HOLD,
        WRAP_UP,
        REMEMBER
    }
}
