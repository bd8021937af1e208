package ninja.helpy.api.aisdk;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import ninja.helpy.agents.run.RunCommand.ToolAnswer;
import ninja.helpy.agents.run.RunOrder;
import ninja.helpy.api.encode.AfterAnswers;
import ninja.helpy.api.encode.RunEncoder;
import ninja.helpy.api.wire.Fields;
import ninja.helpy.api.wire.Json;

/**
 * What a page posts that has run its tools: the chat again, its last message an assistant's with their answers. That
 * message's metadata says which run waits for them.
 */
public record UiToolResults(String runId, List<ToolAnswer> answers) {

    private static final String TOOL = "tool-";
    private static final String DYNAMIC_TOOL = "dynamic-tool";
    private static final int CALL_ID_CHARS_MAX = 128;
    private static final int ANSWERS_MAX = 200;

    public UiToolResults {
        answers = List.copyOf(answers);
    }

    /** Empty if the last message asks. */
    public static Optional<UiToolResults> of(JsonNode body) {
        var messages = body.path("messages");
        var last = messages.path(messages.size() - 1);
        if (!last.path("role").asText().equals("assistant")) return Optional.empty();
        var fields = Fields.of(body);
        var runId = last.path("metadata").path("runId").asText();
        if (!Fields.isId(runId)) {
            fields.wrong(
                    "messages", "must end with one of the user, or with one whose metadata has the runId it came with");
        }
        var answers = answers(last.path("parts"));
        if (answers.isEmpty() || answers.size() > ANSWERS_MAX) {
            fields.wrong(
                    "messages", "must end with one of the user, or with answers of tools, " + ANSWERS_MAX + " at most");
        }
        fields.check();
        return Optional.of(new UiToolResults(runId, answers));
    }

    /** What the agent's own tools have answered is known. */
    private static List<ToolAnswer> answers(JsonNode parts) {
        var answers = new ArrayList<ToolAnswer>();
        for (var part : parts) {
            var type = part.path("type").asText();
            boolean isPages = type.startsWith(TOOL) || type.equals(DYNAMIC_TOOL);
            var callId = part.path("toolCallId").asText();
            if (!isPages || part.path("providerExecuted").asBoolean() || callId.length() > CALL_ID_CHARS_MAX) continue;
            switch (part.path("state").asText()) {
                case "output-available" -> answers.add(new ToolAnswer(callId, true, Json.words(part.path("output"))));
                case "output-error" ->
                    answers.add(
                            new ToolAnswer(callId, false, part.path("errorText").asText()));
                case "output-denied" -> answers.add(new ToolAnswer(callId, false, "the user does not want that"));
                default -> {}
            }
        }
        return answers;
    }

    /** For the page, which has everything before its answers. */
    public RunEncoder encoder(RunOrder.Terms terms) {
        Set<String> answered = answers.stream().map(ToolAnswer::callId).collect(Collectors.toSet());
        return new AfterAnswers(new AiSdkEncoder(terms.clientToolNames()), answered);
    }
}
