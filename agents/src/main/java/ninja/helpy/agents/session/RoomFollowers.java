package ninja.helpy.agents.session;

import java.time.Instant;
import java.util.List;
import ninja.helpy.agents.protocol.Following;
import ninja.helpy.agents.protocol.Refusal;
import ninja.helpy.agents.protocol.Refused;
import ninja.helpy.agents.protocol.Waiting;
import ninja.helpy.agents.session.GroupSessionCommand.FollowSession;

/** Those who follow a room, and are waiting for what comes next. */
final class RoomFollowers {

    private final Waiting waiting = new Waiting();

    /** Answered at once if there is something, or never will be. */
    void add(GroupSession room, FollowSession c, Instant now) {
        if (!room.feed().reachesBackTo(c.after())) {
            var detail = "read what is older than the newest facts from the history";
            c.replyTo().tell(new Refused(Refusal.EXPIRED, detail));
        } else if (c.after() < room.feed().position() || RoomView.isOver(room)) {
            c.replyTo().tell(RoomView.facts(room, c.after()));
        } else {
            waiting.add(c.after(), c.replyTo(), now);
        }
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    void tell(GroupSession room, List<GroupSessionEvent> facts) {
        if (!facts.isEmpty() && !waiting.isEmpty()) waiting.answer(after -> RoomView.facts(room, after));
    }

    /** Who has waited for long hears that there is nothing, and asks again. */
    void tellPatient(GroupSession room, Instant now) {
        waiting.answerOlderThan(Following.LONG_POLL, now, after -> RoomView.facts(room, after));
    }
}
