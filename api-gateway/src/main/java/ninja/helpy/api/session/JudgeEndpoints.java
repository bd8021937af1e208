package ninja.helpy.api.session;

import akka.Done;
import akka.actor.typed.ActorSystem;
import akka.dispatch.Dispatchers;
import akka.http.javadsl.model.HttpResponse;
import akka.stream.javadsl.Sink;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import ninja.helpy.agents.protocol.JournalEvent;
import ninja.helpy.agents.session.GroupSessionEntity;
import ninja.helpy.agents.session.GroupSessionEvent;
import ninja.helpy.agents.session.Judged;
import ninja.helpy.agents.session.Rejudgement;
import ninja.helpy.agents.session.Rejudgement.Sums;
import ninja.helpy.agents.session.Rejudgement.Verdict;
import ninja.helpy.agents.session.RoomSettings;
import ninja.helpy.agents.session.SentenceEmbeddings;
import ninja.helpy.api.http.Access;
import ninja.helpy.api.http.Answers;
import ninja.helpy.api.http.Asking;
import ninja.helpy.api.http.Call;
import ninja.helpy.api.http.Endpoint;
import ninja.helpy.api.replay.History;
import ninja.helpy.api.wire.Credits;

/** A recorded room, judged by other rules. Reads its whole journal, calls no model and costs nothing. */
public final class JudgeEndpoints {

    private static final String JUDGE = SessionEndpoints.ONE + "/rejudge";
    private static final int SHOWN_MAX = 200;
    private static final int SHOWN_USUAL = 20;

    private final Asking asking;
    private final History history;
    private final ActorSystem<?> system;

    public JudgeEndpoints(Asking asking, History history, ActorSystem<?> system) {
        this.asking = asking;
        this.history = history;
        this.system = system;
    }

    public List<Endpoint> endpoints() {
        return List.of(Endpoint.post(JUDGE, Access.OWNER, this::judge).alias("/api" + JUDGE));
    }

    record Count(long answers, long silentRounds, long suppressed, String costCredits) {

        static Count of(Sums sums) {
            return new Count(sums.answers(), sums.silent(), sums.suppressed(), Credits.text(sums.cost()));
        }
    }

    record Different(
            String roundId,
            String triggerMessageId,
            Instant at,
            List<String> recorded,
            List<String> then,
            Map<String, String> reasons,
            Set<String> suppressedThen,
            Optional<String> nobodyBecause,
            String costCredits,
            String costCreditsThen,
            boolean estimated) {

        static Different of(Judged round) {
            return new Different(
                    round.roundId(),
                    round.triggerMessageId(),
                    round.at(),
                    round.recorded(),
                    round.then(),
                    round.reasons(),
                    round.suppressedThen(),
                    round.nobody(),
                    Credits.text(round.cost()),
                    Credits.text(round.costThen()),
                    round.isEstimated());
        }
    }

    /** {@code estimated}: somebody would have answered who did not, and is taken to cost what he costs on the average. */
    record Judgement(
            SessionShape.Settings settings,
            long rounds,
            long differentRounds,
            Count recorded,
            Count then,
            boolean estimated,
            List<Different> different) {}

    private CompletionStage<HttpResponse> judge(Call call) {
        int shown = call.number("limit", 1, SHOWN_MAX).map(Long::intValue).orElse(SHOWN_USUAL);
        var room = call.entity("sessionId");
        return call.fields()
                .thenCompose(fields -> RoomAccess.room(asking, call).thenCompose(view -> {
                    var settings = SettingsFields.read(fields, view.settings());
                    fields.check();
                    var rejudgement = new Rejudgement(recorded -> settings, shown, SentenceEmbeddings::embedding);
                    Sink<JournalEvent, CompletionStage<Done>> judge =
                            Sink.foreach(fact -> rejudgement.take((GroupSessionEvent) fact));
                    return history.facts(GroupSessionEntity.KEY.name(), room, 1, view.position())
                            .runWith(judge.async(Dispatchers.DefaultBlockingDispatcherId()), system)
                            .thenApply(done -> Answers.ok(shape(settings, rejudgement.verdict())));
                }));
    }

    private static Judgement shape(RoomSettings settings, Verdict verdict) {
        return new Judgement(
                SessionShape.Settings.of(settings),
                verdict.rounds(),
                verdict.different(),
                Count.of(verdict.recorded()),
                Count.of(verdict.then()),
                verdict.isEstimated(),
                verdict.shown().stream().map(Different::of).toList());
    }
}
