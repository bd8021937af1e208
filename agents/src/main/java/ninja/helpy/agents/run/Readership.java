package ninja.helpy.agents.run;

import java.time.Duration;
import java.time.Instant;
import ninja.helpy.agents.protocol.Following;
import ninja.helpy.agents.protocol.Waiting;
import org.jspecify.annotations.Nullable;

/** Who reads a run, on whatever node: those who wait for more, and when somebody has asked last. */
final class Readership {

    /** In this time everyone who still reads has asked again after another has left. */
    private static final Duration GRACE = Duration.ofSeconds(3);

    /** Who has not asked for so long reads no more, or takes nothing of what he is sent. */
    private static final Duration FORGOTTEN = Following.ASK_TIMEOUT;

    private final Waiting waiting = new Waiting();
    private @Nullable Instant lastAsked;
    private @Nullable Instant left;

    /** {@code isMore}: there is something after his position, or never will be. */
    void read(Run run, Transcript transcript, RunCommand.FollowRun c, boolean isMore, Instant now) {
        lastAsked = now;
        left = null;
        if (isMore) c.replyTo().tell(RunView.pieces(run, transcript, c.after()));
        else waiting.add(c.after(), c.replyTo(), now);
    }

    /** There is something new to read. */
    void answer(Run run, Transcript transcript) {
        if (!waiting.isEmpty()) waiting.answer(after -> RunView.pieces(run, transcript, after));
    }

    /** Whoever has waited for a whole poll asks again, if he still reads. */
    void answerPatient(Run run, Transcript transcript, Instant now) {
        waiting.answerOlderThan(Following.LONG_POLL, now, after -> RunView.pieces(run, transcript, after));
    }

    /** One has left, and says so; the others are asked whether they are there. */
    void left(Run run, Transcript transcript, Instant now) {
        left = now;
        answer(run, transcript);
    }

    /** Who was reading before a crash, or before he used his tools, comes back soon. */
    void comeBack(Instant now) {
        lastAsked = now;
        left = null;
    }

    /**
     * All who have read it have gone; never true of a run that nobody has read. Who is to use tools reads nothing until he has.
     */
    boolean isGone(Run run, Instant now) {
        return isLeft(run, now) && ClientTools.awaited(run).isEmpty();
    }

    private boolean isLeft(Run run, Instant now) {
        if (left != null && left.plus(GRACE).isBefore(now)) return true;
        boolean isToStop = run.order()
                .filter(order -> order.terms().onDisconnect() == RunOrder.OnDisconnect.CANCEL)
                .isPresent();
        return isToStop
                && waiting.isEmpty()
                && lastAsked != null
                && lastAsked.plus(FORGOTTEN).isBefore(now);
    }
}
