package ninja.helpy.api.run;

import akka.http.javadsl.model.HttpResponse;
import java.util.LinkedHashMap;
import java.util.Map;
import ninja.helpy.agents.run.RunCommand.Status;
import ninja.helpy.agents.run.RunCommand.View;
import ninja.helpy.api.encode.RunCost;
import ninja.helpy.api.http.Answers;
import ninja.helpy.api.wire.Credits;

/** What every wire says of a run in the same words. */
final class RunJson {

    private RunJson() {}

    /** The whole answer. */
    static Map<String, Object> answer(View run) {
        var map = new LinkedHashMap<String, Object>();
        map.put("runId", run.runId());
        map.put("text", run.text());
        map.put("conversationId", run.order().thread().id());
        map.put("messageId", run.order().messages().answer());
        map.put("usage", RunCost.usage(run.usage(), run.cost()));
        map.put("costCredits", Credits.text(run.cost()));
        return map;
    }

    /** Where it stands, with as much of the answer as there is. */
    static Map<String, Object> status(View run) {
        var map = new LinkedHashMap<>(answer(run));
        map.put("status", label(run.status()));
        map.put("toolsAwaited", run.toolsAwaited());
        map.put("model", run.model());
        map.put("failure", run.failure());
        map.put("startedAt", run.startedAt());
        map.put("endedAt", run.endedAt());
        return map;
    }

    /** It waits for tools of its client, and how he answers. */
    static HttpResponse waiting(View run) {
        var map = new LinkedHashMap<String, Object>();
        map.put("runId", run.runId());
        map.put("conversationId", run.order().thread().id());
        map.put("status", label(run.status()));
        map.put("text", run.text());
        map.put("toolsAwaited", run.toolsAwaited());
        return Answers.json(202, map);
    }

    private static String label(Status status) {
        return status.name().toLowerCase(java.util.Locale.ROOT);
    }
}
