package ninja.helpy.api.run;

import akka.http.javadsl.model.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import ninja.helpy.agents.protocol.Done;
import ninja.helpy.agents.protocol.EntityId;
import ninja.helpy.agents.run.RunCommand.AnswerTools;
import ninja.helpy.agents.run.RunCommand.ToolAnswer;
import ninja.helpy.agents.run.RunOrder;
import ninja.helpy.api.http.Answers;
import ninja.helpy.api.http.Asking;
import ninja.helpy.api.http.Call;
import ninja.helpy.api.wire.Fields;
import ninja.helpy.api.wire.Json;

/** Takes in what tools have answered that a client has run himself. Each is taken once; a repeat changes nothing. */
public final class ToolResults {

    private static final int CALL_ID_CHARS_MAX = 128;
    private static final int RESULT_CHARS_MAX = 200_000;

    private ToolResults() {}

    /** As our own wire has them. The run goes on when none is missing. */
    public static CompletionStage<HttpResponse> take(Call call, Asking asking, EntityId run) {
        return call.fields().thenCompose(fields -> {
            var answers = answers(fields);
            fields.check();
            return take(asking, run, answers)
                    .thenApply(done -> Answers.json(202, Map.of("runId", run.id(), "accepted", answers.size())));
        });
    }

    /** Fails if the run never made such a call. */
    public static CompletionStage<Done> take(Asking asking, EntityId run, List<ToolAnswer> answers) {
        return asking.run(run, to -> new AnswerTools(answers, to), Asking.DONE);
    }

    /** {@code results: [{callId, ok?, result}]} */
    public static List<ToolAnswer> answers(Fields fields) {
        var answers = new ArrayList<ToolAnswer>();
        for (var result : fields.objects("results", RunOrder.CLIENT_TOOLS_MAX)) {
            var callId = result.text("callId", CALL_ID_CHARS_MAX);
            var text = result.json("result").map(Json::words).orElse("");
            if (!result.has("result")) result.wrong("result", "is missing");
            if (text.length() > RESULT_CHARS_MAX) {
                result.wrong("result", "must have at most " + RESULT_CHARS_MAX + " characters");
            }
            answers.add(new ToolAnswer(callId, result.flag("ok").orElse(true), text));
        }
        if (answers.isEmpty()) fields.wrong("results", "must have at least one");
        return answers;
    }
}
