package ninja.helpy.agents.run;

import akka.Done;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import ninja.helpy.agents.llm.ModelRequest;
import ninja.helpy.agents.protocol.EntityId;

/**
 * The conversation or room that a run belongs to, as far as the run needs it. Both calls may be repeated; both fail when
 * the thread cannot be reached, and are then tried again.
 */
public interface RunThreads {

    /** Puts the question into the thread if it is not there yet, when its turn has come. */
    CompletionStage<Begun> begin(EntityId run, RunOrder order);

    /** Puts the answer into the thread, or tells it that there will be none. Then it is the next one's turn. */
    CompletionStage<Done> end(EntityId run, RunOrder order, String agentName, RunOutcome outcome);

    /** How a thread takes a question. */
    sealed interface Begun {}

    /** It may be answered now; what the model is to read, oldest first. */
    record Reading(List<ModelRequest.Message> messages) implements Begun {

        public Reading {
            messages = List.copyOf(messages);
        }
    }

    /** Another run is answering, and so many others come before: begin again later. */
    record Waiting(int ahead) implements Begun {}

    /**
     * What became of a run. {@code text} may be partial if the run did not complete. {@code standIn}: the model that said it,
     * if another one was asked first.
     */
    record RunOutcome(
            RunCommand.Status status, String text, Optional<String> standIn, long cost, Piece.Terminal terminal) {}
}
