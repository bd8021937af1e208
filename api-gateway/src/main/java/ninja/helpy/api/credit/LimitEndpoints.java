package ninja.helpy.api.credit;

import static ninja.helpy.api.http.Endpoint.get;
import static ninja.helpy.api.http.Endpoint.put;

import akka.http.javadsl.model.HttpResponse;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import ninja.helpy.agents.agent.AgentCommand;
import ninja.helpy.agents.agent.AgentCommand.GetAgent;
import ninja.helpy.agents.credit.CreditLedgerCommand.GetLimits;
import ninja.helpy.agents.credit.CreditLedgerCommand.GetQuota;
import ninja.helpy.agents.credit.CreditLedgerCommand.LimitStanding;
import ninja.helpy.agents.credit.CreditLedgerCommand.LimitStandings;
import ninja.helpy.agents.credit.CreditLedgerCommand.Quota;
import ninja.helpy.agents.credit.CreditLedgerCommand.SetLimits;
import ninja.helpy.agents.credit.CreditLedgerCommand.SetPlan;
import ninja.helpy.agents.credit.Limit;
import ninja.helpy.agents.credit.Plan;
import ninja.helpy.agents.workspace.WorkspaceCommand;
import ninja.helpy.agents.workspace.WorkspaceCommand.GetWorkspace;
import ninja.helpy.api.http.Access;
import ninja.helpy.api.http.Answers;
import ninja.helpy.api.http.Asking;
import ninja.helpy.api.http.Call;
import ninja.helpy.api.http.Endpoint;
import ninja.helpy.api.wire.Credits;
import ninja.helpy.api.wire.Fields;

/** Spending limits (SL-1 to SL-3), and the tokens that the plan gives. */
public final class LimitEndpoints {

    private static final String WORKSPACE = "/api/workspaces/{workspaceId}";
    private static final String LIMITS = WORKSPACE + "/limits";
    private static final String AGENT_LIMITS = WORKSPACE + "/agents/{agentId}/limits";

    /** One of each window and mode. */
    private static final int LIMITS_MAX = Limit.Window.values().length * Limit.Mode.values().length;

    private final Asking asking;

    public LimitEndpoints(Asking asking) {
        this.asking = asking;
    }

    public List<Endpoint> endpoints() {
        return List.of(
                get(LIMITS, Access.READ, this::ofWorkspace),
                put(LIMITS, Access.OWNER, this::limitWorkspace),
                get(AGENT_LIMITS, Access.READ, this::ofAgent),
                put(AGENT_LIMITS, Access.WRITE, this::limitAgent),
                get(WORKSPACE + "/quota", Access.READ, this::quota),
                put(WORKSPACE + "/plan", Access.ADMIN, this::plan));
    }

    record Standings(List<Standing> limits) {

        static Standings of(LimitStandings standings) {
            return new Standings(standings.limits().stream().map(Standing::of).toList());
        }
    }

    record Standing(
            String window, String mode, String amount, String spent, String held, String remaining, Instant resetsAt) {

        static Standing of(LimitStanding standing) {
            return new Standing(
                    word(standing.limit().window()),
                    word(standing.limit().mode()),
                    Credits.text(standing.limit().amount()),
                    Credits.text(standing.spent()),
                    Credits.text(standing.held()),
                    Credits.text(standing.remaining()),
                    standing.resetsAt());
        }
    }

    /** A limit of {@code null} is none. */
    record Tokens(
            String plan,
            long tokensHeld,
            long tokensToday,
            @JsonInclude Optional<Long> tokensTodayLimit,
            @JsonInclude Optional<Long> tokensTodayRemaining,
            Instant tokensTodayResetsAt,
            long tokensMonth,
            @JsonInclude Optional<Long> tokensMonthLimit,
            @JsonInclude Optional<Long> tokensMonthRemaining,
            Instant tokensMonthResetsAt) {

        static Tokens of(Quota quota) {
            var day = limit(quota.plan().tokensPerDay());
            var month = limit(quota.plan().tokensPerMonth());
            long today = quota.tokensToday() + quota.tokensHeld();
            long thisMonth = quota.tokensThisMonth() + quota.tokensHeld();
            return new Tokens(
                    word(quota.plan()),
                    quota.tokensHeld(),
                    quota.tokensToday(),
                    day,
                    day.map(max -> Math.max(0, max - today)),
                    quota.dayResetsAt(),
                    quota.tokensThisMonth(),
                    month,
                    month.map(max -> Math.max(0, max - thisMonth)),
                    quota.monthResetsAt());
        }

        private static Optional<Long> limit(long tokens) {
            return tokens == Plan.UNLIMITED ? Optional.empty() : Optional.of(tokens);
        }
    }

    private CompletionStage<HttpResponse> ofWorkspace(Call call) {
        return standings(call, Optional.empty());
    }

    private CompletionStage<HttpResponse> ofAgent(Call call) {
        return agent(call).thenCompose(agentId -> standings(call, Optional.of(agentId)));
    }

    private CompletionStage<HttpResponse> limitWorkspace(Call call) {
        return call.fields().thenCompose(fields -> limited(call, Optional.empty(), limits(fields)));
    }

    private CompletionStage<HttpResponse> limitAgent(Call call) {
        return call.fields().thenCompose(fields -> {
            var limits = limits(fields);
            return agent(call).thenCompose(agentId -> limited(call, Optional.of(agentId), limits));
        });
    }

    private CompletionStage<HttpResponse> standings(Call call, Optional<String> agentId) {
        return asking.ledger(call.workspaceId(), to -> new GetLimits(agentId, to), LimitStandings.class)
                .thenApply(standings -> Answers.ok(Standings.of(standings)));
    }

    private CompletionStage<HttpResponse> limited(Call call, Optional<String> agentId, List<Limit> limits) {
        return asking.ledger(call.workspaceId(), to -> new SetLimits(agentId, limits, to), LimitStandings.class)
                .thenApply(standings -> Answers.ok(Standings.of(standings)));
    }

    private CompletionStage<String> agent(Call call) {
        var agent = call.entity("agentId");
        return asking.agent(agent, GetAgent::new, AgentCommand.View.class).thenApply(exists -> agent.id());
    }

    private static List<Limit> limits(Fields fields) {
        if (!fields.has("limits")) fields.wrong("limits", "is missing; an empty list clears them");
        var given = fields.objects("limits", LIMITS_MAX);
        var limits = given.stream().flatMap(one -> limit(one).stream()).toList();
        var kinds = new HashSet<String>();
        limits.stream()
                .filter(one -> !kinds.add(word(one.mode()) + " " + word(one.window())))
                .forEach(twice -> fields.wrong(
                        "limits", "has two limits that are " + word(twice.mode()) + " " + word(twice.window())));
        fields.check();
        return limits;
    }

    private static Optional<Limit> limit(Fields fields) {
        if (!fields.has("window")) fields.wrong("window", "is missing");
        if (!fields.has("amount")) fields.wrong("amount", "is missing");
        var window = fields.oneOf("window", Limit.Window.class);
        var mode = fields.oneOf("mode", Limit.Mode.class).orElse(Limit.Mode.ROLLING);
        var amount = fields.credits("amount");
        if (amount.filter(nano -> nano < 0).isPresent()) fields.wrong("amount", "must not be negative");
        return window.flatMap(w -> amount.filter(nano -> nano >= 0).map(nano -> new Limit(w, mode, nano)));
    }

    private CompletionStage<HttpResponse> quota(Call call) {
        return asking.ledger(call.workspaceId(), GetQuota::new, Quota.class)
                .thenApply(quota -> Answers.ok(Tokens.of(quota)));
    }

    private CompletionStage<HttpResponse> plan(Call call) {
        var id = call.id("workspaceId");
        return call.fields().thenCompose(fields -> {
            if (!fields.has("plan")) fields.wrong("plan", "is missing");
            var plan = fields.oneOf("plan", Plan.class);
            fields.check();
            return asking.workspace(id, GetWorkspace::new, WorkspaceCommand.View.class)
                    .thenCompose(exists -> asking.ledger(id, to -> new SetPlan(plan.orElseThrow(), to), Quota.class))
                    .thenApply(quota -> Answers.ok(Tokens.of(quota)));
        });
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
