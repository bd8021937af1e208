package ninja.helpy.api.session;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import ninja.helpy.agents.session.Comparison;
import ninja.helpy.agents.session.Round;
import ninja.helpy.agents.session.RoundAccount;
import ninja.helpy.agents.session.RoundEvent.AnswerSuppressed;
import ninja.helpy.agents.session.RoundEvent.ContradictionNoted;
import ninja.helpy.api.wire.Credits;

/** A round as it goes over the wire: who was chosen and why, who was not, what became of each, and what it cost. */
record RoundShape(
        String roundId,
        String triggerMessageId,
        String status,
        Optional<String> respondMode,
        Optional<String> reason,
        Instant startedAt,
        Optional<Instant> completedAt,
        List<Thought> considered,
        Optional<Tie> tieBreak,
        List<Responder> responders,
        List<Declined> declined,
        List<Contradicts> contradictions,
        Optional<Compared> comparison,
        List<Length> unbalanced,
        String costCredits) {

    /** What was thought of one Helpy before anybody was chosen. */
    record Thought(String helpyId, double score, List<String> reasons, String verdict) {}

    record Tie(List<String> order, String model, String costCredits) {}

    record Question(String messageId, int depth, boolean addressed) {}

    /** A Helpy was called by another one and took no turn. */
    record Declined(String helpyId, String messageId, String reason) {}

    /** Two answers that do not go together: the later one, and what was said before it. */
    record Contradicts(
            String helpyId, String messageId, String contradicts, String reason, String said, String before) {}

    /** Two answers, by their runs. */
    record Pair(String runId, String earlierRunId) {

        static List<Pair> of(List<Comparison.Pair> pairs) {
            return pairs.stream()
                    .map(pair -> new Pair(pair.runId(), pair.earlierRunId()))
                    .toList();
        }
    }

    /** What a model was asked about the answers and has said, or why the rules alone decided. */
    record Compared(
            String status,
            Optional<String> reason,
            List<String> runIds,
            List<Pair> echoes,
            List<Pair> contradictions,
            Optional<String> model,
            String costCredits) {

        static Optional<Compared> of(RoundAccount.Comparing comparing) {
            var said = comparing.said();
            var skipped = comparing.skipped();
            var asked = comparing.asked();
            if (said.isEmpty() && skipped.isEmpty() && asked.isEmpty()) return Optional.empty();
            return Optional.of(new Compared(
                    status(comparing),
                    skipped.map(s -> s.reason()),
                    asked.map(a -> a.runIds()).orElse(List.of()),
                    said.map(s -> Pair.of(s.echoes())).orElse(List.of()),
                    said.map(s -> Pair.of(s.contradictions())).orElse(List.of()),
                    said.map(s -> s.model()),
                    Credits.text(comparing.cost())));
        }

        private static String status(RoundAccount.Comparing comparing) {
            if (comparing.said().isPresent()) return "completed";
            return comparing.skipped().isPresent() ? "skipped" : "running";
        }
    }

    /** An answer that took much more than a fair part of the round. */
    record Length(String helpyId, String runId, int words, int wordsOfRound, String reason) {}

    /** Why an answer was not said, and what it would have been. */
    record Suppressed(String reason, Optional<String> similarTo, double similarity, Optional<String> text) {}

    record Responder(
            String helpyId,
            String runId,
            Question question,
            double score,
            String reason,
            String state,
            Optional<String> messageId,
            Optional<Integer> order,
            Optional<Boolean> late,
            Optional<Suppressed> suppressed,
            Optional<String> failure,
            Optional<String> costCredits) {

        static Responder of(RoundAccount.Turn turn) {
            var chosen = turn.chosen();
            var asked = chosen.question();
            return new Responder(
                    chosen.helpyId(),
                    chosen.runId(),
                    new Question(asked.messageId(), asked.depth(), asked.addressed()),
                    chosen.score(),
                    chosen.reason(),
                    label(turn.state()),
                    turn.delivered().map(said -> said.message().messageId()),
                    turn.delivered().map(said -> said.order()),
                    turn.delivered().map(said -> said.late()),
                    turn.suppressed().map(unsaid -> suppressed(unsaid, turn.text())),
                    turn.failure(),
                    turn.cost().map(Credits::text));
        }

        private static Suppressed suppressed(AnswerSuppressed unsaid, Optional<String> text) {
            return new Suppressed(unsaid.reason(), unsaid.similarTo(), unsaid.similarity(), text);
        }
    }

    static RoundShape of(RoundAccount account) {
        var plan = account.round();
        var skipped = account.skipped();
        return new RoundShape(
                account.roundId(),
                plan.map(Round::triggerMessageId)
                        .or(() -> skipped.map(s -> s.triggerMessageId()))
                        .orElseThrow(),
                status(account),
                account.respondMode().map(mode -> mode.label()),
                skipped.map(s -> s.reason()),
                plan.map(Round::startedAt).or(() -> skipped.map(s -> s.at())).orElseThrow(),
                account.completedAt().or(() -> skipped.map(s -> s.at())),
                account.considered().stream()
                        .map(c -> new Thought(c.helpyId(), c.score(), c.reasons(), label(c.verdict())))
                        .toList(),
                account.tie().map(tie -> new Tie(tie.order(), tie.model(), Credits.text(tie.cost()))),
                account.turns().stream().map(Responder::of).toList(),
                account.declined().stream()
                        .map(d -> new Declined(d.helpyId(), d.messageId(), d.reason()))
                        .toList(),
                account.contradictions().stream().map(RoundShape::shown).toList(),
                Compared.of(account.comparing()),
                account.lengths().stream()
                        .map(l -> new Length(l.helpyId(), l.runId(), l.words(), l.wordsOfRound(), l.reason()))
                        .toList(),
                Credits.text(account.cost()));
    }

    private static Contradicts shown(ContradictionNoted noted) {
        var found = noted.contradiction();
        return new Contradicts(
                noted.helpyId(), noted.messageId(), found.messageId(), found.reason(), found.said(), found.before());
    }

    private static String status(RoundAccount account) {
        if (account.skipped().isPresent()) return "skipped";
        if (account.completedAt().isPresent()) return "completed";
        boolean isOpening = account.turns().stream().anyMatch(turn -> turn.state() == Round.State.CANDIDATE);
        return isOpening ? "opening" : "running";
    }

    private static String label(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
