package ninja.helpy.api.usage;

import static ninja.helpy.api.http.Endpoint.get;

import akka.http.javadsl.model.HttpResponse;
import java.time.Clock;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import ninja.helpy.agents.agent.AgentCommand;
import ninja.helpy.agents.agent.AgentCommand.GetAgent;
import ninja.helpy.agents.protocol.Level;
import ninja.helpy.api.http.Access;
import ninja.helpy.api.http.Answers;
import ninja.helpy.api.http.Asking;
import ninja.helpy.api.http.Call;
import ninja.helpy.api.http.Endpoint;
import ninja.helpy.api.http.Page;
import ninja.helpy.api.view.Lists;
import ninja.helpy.api.wire.Code;
import ninja.helpy.api.wire.Credits;
import ninja.helpy.api.wire.Problem;
import ninja.helpy.persistence.usage.Totals;
import ninja.helpy.persistence.usage.UsageView.Answer;
import ninja.helpy.persistence.usage.UsageView.GroupBy;
import ninja.helpy.persistence.usage.UsageView.Line;
import ninja.helpy.persistence.usage.UsageView.Question;

/** Usage of a workspace, of an agent, of a user: UG-1 to UG-3. */
public final class UsageEndpoints {

    private static final String WORKSPACE = "/api/workspaces/{workspaceId}";
    private static final int DAYS = 30;
    private static final int DAYS_MAX = 366;
    private static final int USER_ID_CHARS_MAX = 200;

    private final Asking asking;
    private final Lists lists;
    private final Clock clock;

    public UsageEndpoints(Asking asking, Lists lists, Clock clock) {
        this.asking = asking;
        this.lists = lists;
        this.clock = clock;
    }

    public List<Endpoint> endpoints() {
        return List.of(
                get(WORKSPACE + "/usage", Access.READ, this::ofWorkspace),
                get(WORKSPACE + "/agents/{agentId}/usage", Access.READ, this::ofAgent),
                get(WORKSPACE + "/members/{userId}/usage", Access.READ, this::ofUser));
    }

    record Row(
            String key,
            long runs,
            long tokensIn,
            long tokensOut,
            long reasoningTokens,
            String costCredits,
            long cacheHits) {

        static Row of(Line line) {
            return of(line.key(), line.totals());
        }

        static Row of(String key, Totals totals) {
            return new Row(
                    key,
                    totals.runs(),
                    totals.tokensIn(),
                    totals.tokensOut(),
                    totals.reasoningTokens(),
                    Credits.text(totals.cost()),
                    totals.cacheHits());
        }
    }

    /** {@code total} is of all rows, also of those on other pages. */
    record Shown(
            LocalDate from, LocalDate to, String groupBy, Row total, List<Row> items, Optional<String> nextCursor) {

        static Shown of(Question question, Answer answer, Page<Line> page) {
            return new Shown(
                    question.from(),
                    question.to(),
                    word(question.groupBy()),
                    Row.of("total", answer.total()),
                    page.items().stream().map(Row::of).toList(),
                    page.nextCursor());
        }
    }

    private CompletionStage<HttpResponse> ofWorkspace(Call call) {
        return answer(call, question(call, Optional.empty(), Optional.empty()));
    }

    private CompletionStage<HttpResponse> ofAgent(Call call) {
        var agent = call.entity("agentId");
        var question = question(call, Optional.of(agent.id()), Optional.empty());
        return asking.agent(agent, GetAgent::new, AgentCommand.View.class)
                .thenCompose(exists -> answer(call, question));
    }

    /** One's own; those of others are for the owner. */
    private CompletionStage<HttpResponse> ofUser(Call call) {
        var userId = call.path("userId");
        if (userId.length() > USER_ID_CHARS_MAX) throw Problem.notFound().asException();
        var member = call.member();
        boolean own = member.userId().equals(userId);
        boolean owner = member.level().allows(Level.OWNER) && !member.actsForUser();
        if (!own && !owner) {
            throw Problem.of(Code.FORBIDDEN, "the usage of others is for the owner")
                    .asException();
        }
        return answer(call, question(call, Optional.empty(), Optional.of(userId)));
    }

    private CompletionStage<HttpResponse> answer(Call call, Question question) {
        return lists.usage(question).thenApply(answer -> {
            var page = Page.of(call, answer.lines(), Line::key);
            return Answers.ok(Shown.of(question, answer, page));
        });
    }

    private Question question(Call call, Optional<String> agentId, Optional<String> userId) {
        var to = call.day("to").orElseGet(() -> LocalDate.now(clock));
        var from = call.day("from").orElseGet(() -> to.minusDays(DAYS - 1L));
        long days = ChronoUnit.DAYS.between(from, to) + 1;
        if (days < 1 || days > DAYS_MAX) {
            throw Problem.invalid("from", "must be at most " + DAYS_MAX + " days before to, and not after it")
                    .asException();
        }
        return new Question(call.workspaceId(), agentId, userId, from, to, groupBy(call));
    }

    private static GroupBy groupBy(Call call) {
        return call.query("groupBy")
                .map(given -> Arrays.stream(GroupBy.values())
                        .filter(by -> word(by).equals(given))
                        .findFirst()
                        .orElseThrow(() -> Problem.invalid("groupBy", "must be one of day, agent, user, model")
                                .asException()))
                .orElse(GroupBy.DAY);
    }

    private static String word(GroupBy by) {
        return by.name().toLowerCase(Locale.ROOT);
    }
}
