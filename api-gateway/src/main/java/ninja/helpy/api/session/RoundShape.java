package ninja.helpy.api.session;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import ninja.helpy.agents.session.GroupSessionCommand.Fact;
import ninja.helpy.agents.session.GroupSessionEvent;
import ninja.helpy.agents.session.GroupSessionEvent.AnswerDelivered;
import ninja.helpy.agents.session.GroupSessionEvent.HelpyAnswered;
import ninja.helpy.agents.session.GroupSessionEvent.HelpyFailed;
import ninja.helpy.agents.session.GroupSessionEvent.HelpyStarted;
import ninja.helpy.agents.session.GroupSessionEvent.RoundCompleted;
import ninja.helpy.agents.session.GroupSessionEvent.RoundStarted;
import ninja.helpy.agents.session.Round;
import ninja.helpy.api.wire.Credits;

/** A round, told from the facts of its room: who was chosen and why, what became of each, in which order. */
record RoundShape(
        String roundId,
        String triggerMessageId,
        Instant startedAt,
        Optional<Instant> completedAt,
        List<Responder> responders) {

    record Responder(
            String helpyId,
            String runId,
            double score,
            String reason,
            String state,
            Optional<String> messageId,
            Optional<Integer> order,
            Optional<String> failure,
            Optional<String> costCredits) {

        static Responder chosen(Round.Responder r) {
            return new Responder(
                    r.helpyId(),
                    r.runId(),
                    r.score(),
                    r.reason(),
                    label(Round.State.WAITING),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty());
        }

        Responder running() {
            return with(Round.State.RUNNING, failure, costCredits);
        }

        Responder answered(long cost) {
            return with(Round.State.ANSWERED, failure, Optional.of(Credits.text(cost)));
        }

        Responder failed(String code) {
            return with(Round.State.FAILED, Optional.of(code), costCredits);
        }

        Responder delivered(String message, int place) {
            return new Responder(
                    helpyId,
                    runId,
                    score,
                    reason,
                    state,
                    Optional.of(message),
                    Optional.of(place),
                    failure,
                    costCredits);
        }

        private Responder with(Round.State next, Optional<String> why, Optional<String> cost) {
            return new Responder(helpyId, runId, score, reason, label(next), messageId, order, why, cost);
        }

        private static String label(Round.State state) {
            return state.name().toLowerCase(Locale.ROOT);
        }
    }

    static Optional<RoundShape> of(String roundId, List<Fact> facts) {
        var events = facts.stream().map(Fact::event).toList();
        var started = events.stream()
                .filter(RoundStarted.class::isInstance)
                .map(event -> ((RoundStarted) event).round())
                .filter(round -> round.roundId().equals(roundId))
                .findFirst();
        return started.map(round -> told(round, events));
    }

    private static RoundShape told(Round round, List<GroupSessionEvent> events) {
        var byHelpy = new LinkedHashMap<String, Responder>();
        round.responders().forEach(r -> byHelpy.put(r.helpyId(), Responder.chosen(r)));
        var completedAt = Optional.<Instant>empty();
        for (var event : events) {
            apply(round.roundId(), event, byHelpy);
            if (event instanceof RoundCompleted done && done.roundId().equals(round.roundId())) {
                completedAt = Optional.of(done.at());
            }
        }
        return new RoundShape(
                round.roundId(),
                round.triggerMessageId(),
                round.startedAt(),
                completedAt,
                List.copyOf(byHelpy.values()));
    }

    private static void apply(String roundId, GroupSessionEvent event, Map<String, Responder> byHelpy) {
        if (event instanceof HelpyStarted e && e.roundId().equals(roundId)) {
            byHelpy.computeIfPresent(e.helpyId(), (id, r) -> r.running());
        } else if (event instanceof HelpyAnswered e && e.roundId().equals(roundId)) {
            byHelpy.computeIfPresent(e.helpyId(), (id, r) -> r.answered(e.cost()));
        } else if (event instanceof HelpyFailed e && e.roundId().equals(roundId)) {
            byHelpy.computeIfPresent(e.helpyId(), (id, r) -> r.failed(e.code().code()));
        } else if (event instanceof AnswerDelivered e && e.roundId().equals(roundId)) {
            byHelpy.computeIfPresent(
                    e.helpyId(), (id, r) -> r.delivered(e.message().messageId(), e.order()));
        }
    }
}
