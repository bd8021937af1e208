package ninja.helpy.agents.llm;

import akka.stream.javadsl.Source;

/**
 * A language model that streams one answer per call.
 *
 * <p>The source never fails and ends with exactly one {@link ModelPiece.Ended}, whatever the provider does: a deadline
 * for the first piece, one between pieces and one for the whole call are kept by us, not by the provider's library.
 */
public interface LanguageModel {

    Source<ModelPiece, ModelCall> answer(ModelRequest request);

    /** Whether the model of this name goes on with a text of its own that a request ends with. */
    default boolean goesOn(String model) {
        return false;
    }

    /** A call under way. */
    interface ModelCall {

        /** Stops the call, also before its first piece. The source then ends with {@link ModelPiece.Cancelled}. */
        void cancel();
    }
}
