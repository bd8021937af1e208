package ninja.helpy.agents.session;

import akka.actor.typed.ActorRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import ninja.helpy.agents.conversation.Message;
import ninja.helpy.agents.protocol.Refusal;
import ninja.helpy.agents.protocol.Reply;
import ninja.helpy.agents.session.GroupSessionCommand.PostMessage;
import ninja.helpy.agents.session.GroupSessionCommand.Posted;
import ninja.helpy.agents.session.GroupSessionEvent.RoundSkipped;
import ninja.helpy.agents.session.RoundEvent.RoundOpened;

/** What people do with messages. */
final class Talking {

    private Talking() {}

    /** What one post leads to, and the room after it. */
    record Said(ActorRef<Reply> replyTo, Step step, Reply reply, GroupSession room) {

        void answer() {
            replyTo.tell(reply);
        }
    }

    /** In their order, each in the room as the one before has left it. */
    static List<Said> post(GroupSession room, List<PostMessage> posts, Supplier<Moment> moment) {
        var said = new ArrayList<Said>();
        var now = room;
        for (var post : posts) {
            var outcome = post(now, post, moment.get());
            for (var fact : outcome.step().facts()) now = GroupSession.fold(now, fact);
            said.add(new Said(post.replyTo(), outcome.step(), outcome.reply().apply(now), now));
        }
        return said;
    }

    /** Once per message id. */
    static Outcome post(GroupSession room, PostMessage c, Moment moment) {
        if (!room.exists()) return Outcome.refused(Refusal.NOT_FOUND, "no such room");
        if (!room.isOpen()) return Outcome.refused(Refusal.INVALID_STATE, "the room has ended");
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
