package ninja.helpy.api.session;

import ninja.helpy.api.wire.Code;
import ninja.helpy.api.wire.Problem;

/** How fast one connection may send. Single frames too many are refused; who does not stop is sent away. */
final class RateGuard {

    static final int FRAMES_PER_SEC = 20;
    static final int REFUSED_MAX = 40;

    private static final long NANOS_PER_SEC = 1_000_000_000L;

    /** What becomes of a frame. */
    enum Verdict {
        PASS,
        REFUSE,
        CLOSE
    }

    private double allowance = FRAMES_PER_SEC;
    private long last;
    private int refused;

    RateGuard(long nowNanos) {
        this.last = nowNanos;
    }

    Verdict frame(long nowNanos) {
        double earned = (nowNanos - last) * (double) FRAMES_PER_SEC / NANOS_PER_SEC;
        last = nowNanos;
        allowance = Math.min(FRAMES_PER_SEC, allowance + earned);
        if (allowance >= 1) {
            allowance -= 1;
            if (allowance > FRAMES_PER_SEC / 2.0) refused = 0;
            return Verdict.PASS;
        }
        refused++;
        return refused > REFUSED_MAX ? Verdict.CLOSE : Verdict.REFUSE;
    }

    static Problem problem() {
        return Problem.of(Code.RATE_LIMITED, "at most " + FRAMES_PER_SEC + " frames per second");
    }
}
