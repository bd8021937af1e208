package ninja.helpy.agents.run;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import ninja.helpy.agents.llm.Usage;
import ninja.helpy.agents.protocol.EntityState;
import ninja.helpy.agents.protocol.Refusal;
import ninja.helpy.agents.run.RunCommand.Status;

/** What is known of a run for certain. What is being streamed right now is in the entity's {@link Transcript}. */
public record Run(Optional<RunOrder> order, Progress progress, List<Piece> pieces, Optional<End> end, Instant startedAt)
        implements EntityState {

    private static final Set<Refusal> PASSING = Set.of(Refusal.INSUFFICIENT_CREDITS, Refusal.BUSY);

    public static final Run EMPTY =
            new Run(Optional.empty(), Progress.NONE, List.of(), Optional.empty(), Instant.EPOCH);

    public Run {
        pieces = List.copyOf(pieces);
    }

    /**
     * How far it has come.
     *
     * @param kept for each attempt after the first, how much it kept of the one before it
     * @param call the model call under way, or the last one
     * @param cancelAsked why it is to be stopped as soon as it can be
     * @param settled charged, and delivered
     */
    public record Progress(
            Stage stage,
            int attempt,
            List<Long> kept,
            Optional<Call> call,
            Spent spent,
            Optional<String> cancelAsked,
            boolean settled)
            implements EntityState {

        static final Progress NONE =
                new Progress(Stage.BEGUN, 0, List.of(), Optional.empty(), Spent.NOTHING, Optional.empty(), false);

        public Progress {
            kept = List.copyOf(kept);
        }

        Progress at(Stage next) {
            return new Progress(next, attempt, kept, call, spent, cancelAsked, settled);
        }

        Progress calling(Call next, Instant at) {
            return new Progress(
                    new Stage(Phase.MODEL, at), attempt, kept, Optional.of(next), spent, cancelAsked, settled);
        }

        Progress spending(Spent next) {
            return new Progress(stage, attempt, kept, call, next, cancelAsked, settled);
        }

        Progress attempting(int next, long keptUpTo) {
            var all = new ArrayList<>(kept);
            all.add(keptUpTo);
            return new Progress(Stage.BEGUN, next, all, call, spent, cancelAsked, settled);
        }

        Progress cancelling(String reason) {
            return new Progress(stage, attempt, kept, call, spent, Optional.of(reason), settled);
        }

        Progress nowSettled() {
            return new Progress(stage, attempt, kept, call, spent, cancelAsked, true);
        }
    }

    /** Where it stands, and since when. */
    public record Stage(Phase phase, Instant since) implements EntityState {

        static final Stage BEGUN = new Stage(Phase.BEGUN, Instant.EPOCH);
    }

    /** Before its next model call; in one; waiting for tools. */
    public enum Phase {
        BEGUN,
        MODEL,
        TOOLS
    }

    /** {@code from}: the position where it began. */
    public record Call(String model, long held, long inputTokens, long from) implements EntityState {}

    /**
     * What whole and lost model calls have used. {@code delegatedCost} and {@code delegatedRuns}: what the agents have that
     * were asked; they pay for it themselves.
     */
    public record Spent(Usage usage, long cost, long delegatedCost, int delegatedRuns) implements EntityState {

        static final Spent NOTHING = new Spent(Usage.NONE, 0, 0, 0);

        Spent plus(Usage more, long costsMore) {
            return new Spent(usage.plus(more), cost + costsMore, delegatedCost, delegatedRuns);
        }

        Spent delegated(long costsMore, int moreRuns) {
            return new Spent(usage, cost, delegatedCost + costsMore, delegatedRuns + moreRuns);
        }
    }

    /** How it ended; the terminal piece is the last of the pieces. */
    public record End(Status status, Usage usage, long cost, Instant at) implements EntityState {}

    public boolean isStarted() {
        return order.isPresent();
    }

    public boolean isOver() {
        return end.isPresent();
    }

    public boolean isSettled() {
        return progress.settled();
    }

    /** A model may be at work, and nothing is written of what it has done since. */
    public boolean isInFlight() {
        return !isOver() && progress.stage().phase() == Phase.MODEL;
    }

    /** Its hold is, or will be, charged by this run. */
    boolean isHoldInUse() {
        return isStarted() && !isSettled() && (progress.call().isPresent() || isOver());
    }

    /**
     * Refused for want of credits, or since its conversation was busy, before anything was held or called: the same order
     * may come again later, as a webhook's sender does that repeats its delivery.
     */
    boolean mayBeginAgain(RunOrder again) {
        boolean refused = terminal()
                .filter(last -> last instanceof Piece.Failed failed && PASSING.contains(failed.code()))
                .isPresent();
        return refused
                && isSettled()
                && progress.call().isEmpty()
                && order.filter(first -> first.requestHash().equals(again.requestHash()))
                        .isPresent();
    }

    /** The last piece of an ended run. */
    public Optional<Piece.Terminal> terminal() {
        if (end.isEmpty() || pieces.isEmpty()) return Optional.empty();
        return pieces.get(pieces.size() - 1).content() instanceof Piece.Terminal terminal
                ? Optional.of(terminal)
                : Optional.empty();
    }

    /** Up to where everything is written down. */
    long position() {
        return Transcript.of(pieces, progress.attempt()).position();
    }

    Run started(RunOrder asked, Instant at) {
        return new Run(Optional.of(asked), Progress.NONE, List.of(), Optional.empty(), at);
    }

    Run called(String model, long held, long inputTokens, Instant at) {
        return with(progress.calling(new Call(model, held, inputTokens, position()), at));
    }

    Run said(List<Piece> fresh) {
        var all = new ArrayList<>(pieces);
        all.addAll(fresh);
        return new Run(order, progress, all, end, startedAt);
    }

    Run toolsCalled(List<Piece> fresh, Usage usage, long cost, Instant at) {
        var stage = new Stage(Phase.TOOLS, at);
        return said(fresh).with(progress.at(stage).spending(progress.spent().plus(usage, cost)));
    }

    Run toolsAnswered(List<Piece> fresh, long delegatedCost, int delegatedRuns) {
        return said(fresh).with(progress.spending(progress.spent().delegated(delegatedCost, delegatedRuns)));
    }

    Run restarted(int attempt, String reason, Usage lost, long cost, long kept) {
        var next = progress.attempting(attempt, kept).spending(progress.spent().plus(lost, cost));
        return new Run(order, next, Transcript.again(pieces, attempt, reason, kept), end, startedAt);
    }

    Run cancelAsked(String reason) {
        return with(progress.cancelling(reason));
    }

    Run ended(Status status, List<Piece> all, Usage usage, long cost, Instant at) {
        return new Run(order, progress, all, Optional.of(new End(status, usage, cost, at)), startedAt);
    }

    Run nowSettled() {
        return with(progress.nowSettled());
    }

    private Run with(Progress next) {
        return new Run(order, next, pieces, end, startedAt);
    }
}
