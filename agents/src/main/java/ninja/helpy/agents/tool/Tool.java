package ninja.helpy.agents.tool;

import akka.Done;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import ninja.helpy.agents.llm.ModelRequest;

/** Something that a model may use, and that we run for it. */
public interface Tool {

    /** Its name, what it is good for and the JSON Schema of its arguments. */
    ModelRequest.Tool offer();

    /** Its arguments fit the schema. A failure is told to the model as one sentence; it never ends the run. */
    CompletionStage<ToolResult> use(Use use);

    /** How long one use may take, if that is not what all tools have. */
    default Optional<Duration> patience() {
        return Optional.empty();
    }

    /**
     * One use. {@code callId} is the same again after a crash, and of no other use of the run. {@code stop} completes when
     * nobody waits for the result any more.
     */
    record Use(String callId, JsonNode arguments, CompletionStage<Done> stop) {}
}
