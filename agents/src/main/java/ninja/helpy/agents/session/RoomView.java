package ninja.helpy.agents.session;

import java.util.Optional;
import ninja.helpy.agents.conversation.Located;
import ninja.helpy.agents.conversation.Preview;
import ninja.helpy.agents.protocol.Refusal;
import ninja.helpy.agents.protocol.Refused;
import ninja.helpy.agents.protocol.Reply;
import ninja.helpy.agents.session.GroupSessionCommand.Facts;
import ninja.helpy.agents.session.GroupSessionCommand.RecentMessages;
import ninja.helpy.agents.session.GroupSessionCommand.Totals;
import ninja.helpy.agents.session.GroupSessionCommand.View;

/** A room as others see it. */
final class RoomView {

    private RoomView() {}

    static View of(GroupSession room) {
        var about = room.about().orElseThrow();
        return new View(
                about.sessionId(),
                about.name(),
                about.subject(),
                about.origin(),
                about.settings(),
                room.people().members(),
                room.people().invited(),
                room.people().helpys(),
                room.people().mutedUntil(),
                totals(room),
                room.tally(),
                Preview.ofNewest(room.talk().recent()),
                room.openRound(),
                about.startTime(),
                about.endTime(),
                room.feed().position());
    }

    static RecentMessages recent(GroupSession room) {
        return new RecentMessages(
                room.talk().recent(), room.talk().messages(), room.talk().reactions());
    }

    static Reply located(GroupSession room, GroupSessionCommand.LocateMessage c) {
        boolean isOutsider =
                c.memberId().filter(userId -> !room.isMember(userId)).isPresent();
        if (isOutsider) {
            return new Refused(Refusal.FORBIDDEN, room.isOpen() ? "join the room first" : "the room has ended");
        }
        return Located.in(room.talk().recent(), room.talk().messages(), c.messageId());
    }

    static Facts facts(GroupSession room, long after) {
        var totals = room.isOpen() ? Optional.<Totals>empty() : Optional.of(totals(room));
        return new Facts(room.feed().after(after), Math.max(after, room.feed().position()), isOver(room), totals);
    }

    private static Totals totals(GroupSession room) {
        return new Totals(
                room.talk().messages(),
                room.talk().rounds(),
                room.people().members().size(),
                room.people().helpys().size(),
                room.tally().balance(),
                room.tally().firstAnswerAfter());
    }

    /** Ended, and no answer is under way any more. */
    static boolean isOver(GroupSession room) {
        return !room.isOpen() && room.openRound().isEmpty();
    }

    /** Something is under way that must go on after a crash. */
    static boolean isBusy(GroupSession room) {
        return room.openRound().isPresent() || !room.talk().queued().isEmpty();
    }

    static Optional<String> roundOf(GroupSession room, String messageId) {
        return room.openRound()
                .filter(round -> round.triggerMessageId().equals(messageId))
                .map(Round::roundId);
    }
}
