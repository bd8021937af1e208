package ninja.helpy.agents.session;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import ninja.helpy.agents.protocol.Refusal;
import ninja.helpy.agents.session.GroupSessionEvent.AnswerDelivered;
import ninja.helpy.agents.session.GroupSessionEvent.HelpyAnswered;
import ninja.helpy.agents.session.GroupSessionEvent.HelpyFailed;
import ninja.helpy.agents.session.GroupSessionEvent.HelpyStarted;
import ninja.helpy.agents.session.GroupSessionEvent.RoundCompleted;
import ninja.helpy.agents.session.GroupSessionEvent.RoundSkipped;
import ninja.helpy.agents.session.GroupSessionEvent.RoundStarted;
import ninja.helpy.agents.session.Round.Responder;
import ninja.helpy.agents.session.Round.State;
import ninja.helpy.agents.session.RoundEvent.AnswerSuppressed;
import ninja.helpy.agents.session.RoundEvent.AnswersCompared;
import ninja.helpy.agents.session.RoundEvent.CallDeclined;
import ninja.helpy.agents.session.RoundEvent.ComparisonAsked;
import ninja.helpy.agents.session.RoundEvent.ComparisonCharged;
import ninja.helpy.agents.session.RoundEvent.ComparisonSkipped;
import ninja.helpy.agents.session.RoundEvent.ContradictionNoted;
import ninja.helpy.agents.session.RoundEvent.HelpyCalled;
import ninja.helpy.agents.session.RoundEvent.HelpyStopped;
import ninja.helpy.agents.session.RoundEvent.LengthNoted;
import ninja.helpy.agents.session.RoundEvent.RoundOpened;
import ninja.helpy.agents.session.RoundEvent.TieBroken;
import ninja.helpy.agents.session.RoundEvent.TurnCharged;
import ninja.helpy.agents.session.RoundEvent.TurnLate;
import ninja.helpy.agents.session.RoundEvent.TurnOverdue;

/** How one round came about and what became of it, told from the facts of its room. */
public final class RoundAccount {

    private final String roundId;
    private final Map<String, Turn> turns = new LinkedHashMap<>();
    private final List<CallDeclined> declined = new ArrayList<>();
    private final List<ContradictionNoted> contradictions = new ArrayList<>();
    private final List<LengthNoted> lengths = new ArrayList<>();
    private Optional<Round> round = Optional.empty();
    private Optional<RoomSettings.RespondMode> mode = Optional.empty();
    private List<Considered> considered = List.of();
    private Optional<TieBroken> tie = Optional.empty();
    private Comparing comparing = Comparing.NOT;
    private Optional<RoundSkipped> skipped = Optional.empty();
    private Optional<Instant> completedAt = Optional.empty();

    /** One turn and its outcome. {@code text}: what the run answered, said or not. */
    public record Turn(
            Responder chosen,
            State state,
            Optional<String> text,
            Optional<AnswerDelivered> delivered,
            Optional<AnswerSuppressed> suppressed,
            Optional<String> failure,
            Optional<Long> cost) {

        private static Turn of(Responder chosen) {
            return new Turn(
                    chosen,
                    chosen.state(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty());
        }

        private Turn in(State next) {
            return new Turn(chosen, next, text, delivered, suppressed, failure, cost);
        }

        private Turn failed(State next, String why) {
            return new Turn(chosen, next, text, delivered, suppressed, Optional.of(why), cost);
        }

        private Turn costing(long amount) {
            return new Turn(chosen, state, text, delivered, suppressed, failure, Optional.of(amount));
        }

        private Turn answered(String words, long amount) {
            return new Turn(
                    chosen,
                    State.ANSWERED,
                    Optional.of(words),
                    delivered,
                    suppressed,
                    Optional.empty(),
                    Optional.of(amount));
        }

        private Turn said(AnswerDelivered fact) {
            return new Turn(chosen, State.DELIVERED, text, Optional.of(fact), suppressed, failure, cost);
        }

        private Turn unsaid(AnswerSuppressed fact) {
            return new Turn(chosen, State.SUPPRESSED, text, delivered, Optional.of(fact), failure, cost);
        }
    }

    /**
     * Whether a model has compared the answers, and if not, why the rules alone have decided.
     *
     * @param cost of it, in nano-dollars. However often it is told, it was paid once.
     */
    public record Comparing(
            Optional<ComparisonAsked> asked,
            Optional<AnswersCompared> said,
            Optional<ComparisonSkipped> skipped,
            long cost) {

        static final Comparing NOT = new Comparing(Optional.empty(), Optional.empty(), Optional.empty(), 0);

        private Comparing with(ComparisonAsked fact) {
            return new Comparing(Optional.of(fact), said, skipped, cost);
        }

        private Comparing with(AnswersCompared fact) {
            return new Comparing(asked, Optional.of(fact), skipped, cost).costing(fact.cost());
        }

        private Comparing with(ComparisonSkipped fact) {
            return new Comparing(asked, said, Optional.of(fact), cost).costing(fact.cost());
        }

        private Comparing costing(long amount) {
            return new Comparing(asked, said, skipped, Math.max(cost, amount));
        }
    }

    private RoundAccount(String roundId) {
        this.roundId = roundId;
    }

    /** Empty if none of these facts is about that round. */
    public static Optional<RoundAccount> of(String roundId, Iterable<? extends GroupSessionEvent> facts) {
        var account = new RoundAccount(roundId);
        for (var fact : facts) {
            if (fact instanceof RoundEvent event) account.beyond(event);
            else account.plain(fact);
        }
        return Optional.of(account).filter(a -> a.round.isPresent() || a.skipped.isPresent());
    }

    /** It is told from its beginning, with what was thought of each Helpy. */
    public boolean isWhole() {
        return mode.isPresent() || skipped.isPresent();
    }

    public String roundId() {
        return roundId;
    }

    /** The plan of the round; empty if nobody was even short-listed. */
    public Optional<Round> round() {
        return round;
    }

    public Optional<RoomSettings.RespondMode> respondMode() {
        return mode;
    }

    public List<Considered> considered() {
        return List.copyOf(considered);
    }

    public List<Turn> turns() {
        return List.copyOf(turns.values());
    }

    public List<CallDeclined> declined() {
        return List.copyOf(declined);
    }

    public List<ContradictionNoted> contradictions() {
        return List.copyOf(contradictions);
    }

    /** The answers that took much more than a fair part of the round. */
    public List<LengthNoted> lengths() {
        return List.copyOf(lengths);
    }

    public Optional<TieBroken> tie() {
        return tie;
    }

    public Comparing comparing() {
        return comparing;
    }

    public Optional<RoundSkipped> skipped() {
        return skipped;
    }

    public Optional<Instant> completedAt() {
        return completedAt;
    }

    /** Nano-dollars, as far as is known yet: answers that were not said and turns that failed cost, too. */
    public long cost() {
        return turns.values().stream().mapToLong(turn -> turn.cost().orElse(0L)).sum()
                + tie.map(TieBroken::cost).orElse(0L)
                + comparing.cost();
    }

    private void plain(GroupSessionEvent fact) {
        if (fact instanceof RoundStarted e && e.round().roundId().equals(roundId)) {
            begin(e.round());
        } else if (fact instanceof RoundSkipped e
                && e.roundId().filter(roundId::equals).isPresent()) {
            skipped = Optional.of(e);
            if (!e.considered().isEmpty()) considered = e.considered();
        } else if (fact instanceof HelpyStarted e && e.roundId().equals(roundId)) {
            turns.computeIfPresent(e.runId(), (id, turn) -> turn.in(State.RUNNING));
        } else if (fact instanceof HelpyAnswered e && e.roundId().equals(roundId)) {
            turns.computeIfPresent(e.runId(), (id, turn) -> turn.answered(e.text(), e.cost()));
        } else if (fact instanceof HelpyFailed e && e.roundId().equals(roundId)) {
            turns.computeIfPresent(
                    e.runId(), (id, turn) -> turn.failed(State.FAILED, e.code().code()));
        } else if (fact instanceof AnswerDelivered e && e.roundId().equals(roundId)) {
            e.message().runId().ifPresent(runId -> turns.computeIfPresent(runId, (id, turn) -> turn.said(e)));
        } else if (fact instanceof RoundCompleted e && e.roundId().equals(roundId)) {
            completedAt = Optional.of(e.at());
        }
    }

    private void beyond(RoundEvent fact) {
        if (fact instanceof RoundOpened e && e.round().roundId().equals(roundId)) {
            begin(e.round());
            mode = Optional.of(e.respondMode());
            considered = e.considered();
        } else if (fact instanceof TieBroken e && e.roundId().equals(roundId)) {
            tie = Optional.of(e);
        } else if (fact instanceof ComparisonAsked e && e.roundId().equals(roundId)) {
            comparing = comparing.with(e);
        } else if (fact instanceof AnswersCompared e && e.roundId().equals(roundId)) {
            comparing = comparing.with(e);
        } else if (fact instanceof ComparisonSkipped e && e.roundId().equals(roundId)) {
            comparing = comparing.with(e);
        } else if (fact instanceof ComparisonCharged e && e.roundId().equals(roundId)) {
            comparing = comparing.costing(e.cost());
        } else if (fact instanceof HelpyCalled e && e.roundId().equals(roundId)) {
            turns.put(e.turn().runId(), Turn.of(e.turn()));
        } else if (fact instanceof CallDeclined e && e.roundId().equals(roundId)) {
            declined.add(e);
        } else if (fact instanceof ContradictionNoted e && e.roundId().equals(roundId)) {
            contradictions.add(e);
        } else if (fact instanceof LengthNoted e && e.roundId().equals(roundId)) {
            lengths.add(e);
        } else if (fact instanceof TurnLate e && e.roundId().equals(roundId)) {
            turns.computeIfPresent(e.runId(), (id, turn) -> turn.in(State.LATE));
        } else if (fact instanceof TurnOverdue e && e.roundId().equals(roundId)) {
            turns.computeIfPresent(e.runId(), (id, turn) -> turn.failed(State.FAILED, Refusal.TIMEOUT.code()));
        } else if (fact instanceof HelpyStopped e && e.roundId().equals(roundId)) {
            turns.computeIfPresent(e.runId(), (id, turn) -> turn.failed(State.STOPPED, e.reason()));
        } else if (fact instanceof AnswerSuppressed e && e.roundId().equals(roundId)) {
            turns.computeIfPresent(e.runId(), (id, turn) -> turn.unsaid(e));
        } else if (fact instanceof TurnCharged e && e.roundId().equals(roundId)) {
            turns.computeIfPresent(e.runId(), (id, turn) -> turn.costing(e.cost()));
        }
    }

    private void begin(Round begun) {
        round = Optional.of(begun);
        turns.clear();
        begun.responders().forEach(turn -> turns.put(turn.runId(), Turn.of(turn)));
    }
}
