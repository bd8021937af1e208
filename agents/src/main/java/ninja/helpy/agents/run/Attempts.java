package ninja.helpy.agents.run;

import java.util.List;

/**
 * Positions of readers who were there before a crash. What an attempt has kept of the one before it has new positions;
 * a reader who had not read beyond notices nothing, and who had is sent back to the piece that tells him so.
 */
final class Attempts {

    private Attempts() {}

    /** Where that reader stands now. {@code kept}: as in {@link Run.Progress}. */
    static long now(long after, List<Long> kept) {
        long position = after;
        for (int attempt = (int) Math.min(after / Piece.ATTEMPT_STRIDE, kept.size());
                attempt < kept.size();
                attempt++) {
            if (position > kept.get(attempt)) return kept.size() * Piece.ATTEMPT_STRIDE;
            long behind = attempt == 0 ? position : position - attempt * Piece.ATTEMPT_STRIDE - 1;
            position = (attempt + 1) * Piece.ATTEMPT_STRIDE + 1 + Math.max(0, behind);
        }
        return position;
    }
}
