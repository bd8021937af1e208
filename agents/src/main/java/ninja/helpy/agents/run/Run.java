package ninja.helpy.agents.run;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import ninja.helpy.agents.llm.Usage;
import ninja.helpy.agents.protocol.EntityState;
import ninja.helpy.agents.protocol.Refusal;
import ninja.helpy.agents.run.RunCommand.Status;

/** What is known of a run for certain. What is being streamed right now is in the entity's {@link Transcript}. */
public record Run(Optional<RunOrder> order, Progress progress, List<Piece> pieces, Optional<End> end, Instant startedAt)
        implements EntityState {

    public static final Run EMPTY =
            new Run(Optional.empty(), Progress.NONE, List.of(), Optional.empty(), Instant.EPOCH);

    public Run {
        pieces = List.copyOf(pieces);
    }

    /** {@code lost} is what attempts that died have used; {@code settled}: charged, and delivered. */
    public record Progress(
            int attempt, Optional<String> model, long held, long inputTokens, Usage lost, boolean settled)
            implements EntityState {

        static final Progress NONE = new Progress(0, Optional.empty(), 0, 0, Usage.NONE, false);
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

    /** A model may have been called for which nothing is written yet. */
    public boolean isInFlight() {
        return !isOver() && progress.model().isPresent();
    }

    /** Its hold is, or will be, charged by this run. */
    boolean isHoldInUse() {
        return isStarted() && !isSettled() && (isInFlight() || isOver());
    }

    /**
     * Refused for want of credits, before anything was held or called: the same order may come again after a top-up, as
     * a webhook's sender does that repeats its delivery.
     */
    boolean mayBeginAgain(RunOrder again) {
        boolean refused = terminal()
                .filter(last -> last instanceof Piece.Failed failed && failed.code() == Refusal.INSUFFICIENT_CREDITS)
                .isPresent();
        return refused
                && isSettled()
                && progress.model().isEmpty()
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

    Run started(RunOrder asked, Instant at) {
        return new Run(Optional.of(asked), Progress.NONE, List.of(), Optional.empty(), at);
    }

    Run called(String model, long held, long inputTokens) {
        var p = progress;
        return with(new Progress(p.attempt(), Optional.of(model), held, inputTokens, p.lost(), p.settled()));
    }

    Run checkpointed(List<Piece> fresh) {
        var all = new ArrayList<>(pieces);
        all.addAll(fresh);
        return new Run(order, progress, all, end, startedAt);
    }

    Run restarted(int attempt, String reason, Usage lost) {
        var p = new Progress(
                attempt, progress.model(), progress.held(), 0, progress.lost().plus(lost), false);
        var restart = new Piece(attempt * Piece.ATTEMPT_STRIDE + 1, new Piece.Restarted(attempt, reason));
        return new Run(order, p, List.of(restart), end, startedAt);
    }

    Run ended(Status status, List<Piece> all, Usage usage, long cost, Instant at) {
        return new Run(order, progress, all, Optional.of(new End(status, usage, cost, at)), startedAt);
    }

    Run nowSettled() {
        var p = progress;
        return with(new Progress(p.attempt(), p.model(), p.held(), p.inputTokens(), p.lost(), true));
    }

    private Run with(Progress next) {
        return new Run(order, next, pieces, end, startedAt);
    }
}
