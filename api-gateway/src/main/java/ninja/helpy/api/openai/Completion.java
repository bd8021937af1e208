package ninja.helpy.api.openai;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import ninja.helpy.agents.run.Piece;
import ninja.helpy.agents.run.RunCommand.View;
import ninja.helpy.api.encode.WholeAnswer;

/** A {@code chat.completion}: an answer in one piece, or the calls of the client's tools that it waits for. */
final class Completion {

    private Completion() {}

    /** What it has used is told with the last answer of the run, for all of it. */
    static ObjectNode of(View run, String model, WholeAnswer answer) {
        var body = JsonNodeFactory.instance.objectNode();
        body.put("id", OpenAiEncoder.completionId(run.runId()));
        body.put("object", "chat.completion");
        body.put("created", run.startedAt().getEpochSecond());
        body.put("model", model);
        run.model().ifPresent(answering -> body.put(OpenAiEncoder.ANSWERING, answering));
        var choice = body.putArray("choices").addObject();
        choice.put("index", 0);
        var message = choice.putObject("message");
        message.put("role", "assistant");
        message.put("content", answer.text());
        message.putNull("refusal");
        choice.putNull("logprobs");
        if (answer.isReadersTurn()) {
            message.set(OpenAiEncoder.TOOL_CALLS, ToolCallId.whole(run.runId(), answer.readersCalls()));
            choice.put("finish_reason", OpenAiEncoder.TOOL_CALLS);
        } else {
            choice.put("finish_reason", answer.end().map(Completion::reason).orElse("stop"));
            body.set("usage", OpenAiUsage.of(run.usage(), run.cost()));
        }
        return body;
    }

    private static String reason(Piece.Terminal end) {
        return end instanceof Piece.Completed completed ? OpenAiEncoder.finishReason(completed.reason()) : "stop";
    }
}
