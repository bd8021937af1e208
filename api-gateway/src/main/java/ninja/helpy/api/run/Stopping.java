package ninja.helpy.api.run;

import akka.http.javadsl.model.HttpResponse;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import ninja.helpy.agents.protocol.EntityId;
import ninja.helpy.agents.run.RunCommand.CancelRun;
import ninja.helpy.agents.run.RunCommand.View;
import ninja.helpy.api.http.Answers;
import ninja.helpy.api.http.Asking;

/** Stops a run: what it has used is settled, what it has said stays. Asking again changes nothing. */
public final class Stopping {

    private Stopping() {}

    /** 202 while it ends, 200 with how it ended if it has. */
    public static CompletionStage<HttpResponse> stop(Asking asking, String workspaceId, View run, String reason) {
        if (run.endedAt().isPresent()) {
            return CompletableFuture.completedFuture(Answers.ok(
                    Map.of("runId", run.runId(), "status", run.status().name().toLowerCase(Locale.ROOT))));
        }
        return asking.run(new EntityId(workspaceId, run.runId()), to -> new CancelRun(reason, to), Asking.DONE)
                .thenApply(done -> Answers.json(202, Map.of("runId", run.runId(), "status", "cancelling")));
    }
}
