package ninja.helpy.agents.session;

import java.util.Optional;
import java.util.stream.Stream;
import ninja.helpy.agents.conversation.Message;
import ninja.helpy.agents.protocol.Refusal;
import ninja.helpy.agents.session.GroupSessionCommand.PostMessage;
import ninja.helpy.agents.session.GroupSessionCommand.Posted;
import ninja.helpy.agents.session.GroupSessionEvent.RoundSkipped;
import ninja.helpy.agents.session.RoundEvent.RoundOpened;

/** What people do with messages. */
final class Talking {

    private Talking() {}

    /** Once per message id. */
    static Outcome post(GroupSession room, PostMessage c, Moment moment) {
        var member = room.people().member(c.userId());
        if (member.isEmpty()) return Outcome.refused(Refusal.FORBIDDEN, "join the room first");
        var known = room.message(c.messageId());
        if (known.isPresent()) {
            return Outcome.unchanged(next -> new Posted(known.get(), RoomView.roundOf(next, c.messageId())));
        }
        var sender = Message.Sender.human(c.userId(), member.get().displayName());
        var message = new Message(
                c.messageId(), sender, c.content(), c.form(), moment.now(), Optional.empty(), Optional.empty());
        var step = Turn.onMessage(room, message, moment);
        return new Outcome(step, next -> new Posted(message, roundOf(step)));
    }

    /** The round that this message has set off, or in which nobody answers it; none yet if it waits. */
    private static Optional<String> roundOf(Step step) {
        return step.facts().stream()
                .flatMap(fact -> {
                    if (fact instanceof RoundOpened opened)
                        return Stream.of(opened.round().roundId());
                    return fact instanceof RoundSkipped skipped ? skipped.roundId().stream() : Stream.of();
                })
                .findFirst();
    }
}
