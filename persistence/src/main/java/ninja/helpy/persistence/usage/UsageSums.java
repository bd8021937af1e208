package ninja.helpy.persistence.usage;

import akka.Done;
import akka.actor.typed.ActorSystem;
import akka.stream.javadsl.Sink;
import akka.stream.javadsl.Source;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import ninja.helpy.persistence.Cql;

/** Closes days: sums what their runs have used, once for each question. Closing a day again writes the same rows. */
final class UsageSums {

    private static final int WRITES_AT_ONCE = 32;

    private static final String VALUES = ", runs, tokens_in, tokens_out, reasoning_tokens, cost, cache_hits)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
    private static final String BY_WORKSPACE =
            "INSERT INTO views.usage_by_workspace (workspace_id, month, day, agent_id, user_id, model" + VALUES;
    private static final String BY_AGENT =
            "INSERT INTO views.usage_by_agent (workspace_id, month, day, agent_id, user_id, model" + VALUES;
    private static final String BY_USER =
            "INSERT INTO views.usage_by_user (workspace_id, month, day, agent_id, user_id, model" + VALUES;

    private final ActorSystem<?> system;
    private final Cql cql;
    private final UsageTable runs;
    private final Clock clock;

    UsageSums(ActorSystem<?> system, Cql cql, UsageTable runs, Clock clock) {
        this.system = system;
        this.cql = cql;
        this.runs = runs;
        this.clock = clock;
    }

    /** Closed as of its beginning: what is written from then on opens the day again. */
    CompletionStage<Done> close(String workspaceId, LocalDate day) {
        Instant begun = clock.instant();
        Map<Share, Totals> sums = new HashMap<>();
        return runs.sums(workspaceId, day, (share, totals) -> sums.merge(share, totals, Totals::plus))
                .thenCompose(read -> written(workspaceId, day, sums))
                .thenCompose(written -> runs.closed(workspaceId, day, begun));
    }

    private CompletionStage<Done> written(String workspaceId, LocalDate day, Map<Share, Totals> sums) {
        return Source.from(sums.entrySet())
                .mapAsyncUnordered(WRITES_AT_ONCE, sum -> write(workspaceId, day, sum.getKey(), sum.getValue()))
                .runWith(Sink.ignore(), system);
    }

    private CompletionStage<Done> write(String workspaceId, LocalDate day, Share share, Totals totals) {
        return write(BY_WORKSPACE, workspaceId, day, share, totals)
                .thenCombine(write(BY_AGENT, workspaceId, day, share, totals), (one, other) -> other)
                .thenCombine(write(BY_USER, workspaceId, day, share, totals), (one, other) -> other);
    }

    private CompletionStage<Done> write(String cqlText, String workspaceId, LocalDate day, Share share, Totals totals) {
        return cql.write(
                cqlText,
                workspaceId,
                UsageTable.month(day),
                day,
                share.agentId(),
                share.userId(),
                share.model(),
                totals.runs(),
                totals.tokensIn(),
                totals.tokensOut(),
                totals.reasoningTokens(),
                totals.cost(),
                totals.cacheHits());
    }
}
