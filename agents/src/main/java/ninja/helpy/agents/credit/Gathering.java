package ninja.helpy.agents.credit;

import java.time.Duration;

/**
 * Whom the next group waits for, and how long at most. Who was just answered often has his next command ready; without a
 * moment's patience he finds the group gone, and every group has only half of the callers. It costs a small part of
 * what a write does, and nothing when nobody shares the ledger.
 *
 * @param expected commands that are likely to wait in a moment
 */
record Gathering(int expected, Duration moment) {

    static final Gathering NOBODY = new Gathering(0, Duration.ZERO);

    /** The part of a write's time that is waited. */
    private static final int SHARE = 4;

    private static final Duration MOMENT_MAX = Duration.ofMillis(5);

    static Gathering after(int answered, int waiting, int groupMax, Duration write) {
        int expected = Math.min(answered + waiting, groupMax);
        if (expected <= 1 || waiting >= expected) return NOBODY;
        var share = write.dividedBy(SHARE);
        return new Gathering(expected, share.compareTo(MOMENT_MAX) < 0 ? share : MOMENT_MAX);
    }
}
