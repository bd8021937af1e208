package ninja.helpy.agents.session;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import ninja.helpy.agents.conversation.Message;
import ninja.helpy.agents.conversation.Reactions;
import ninja.helpy.agents.protocol.ClusterMessage;
import ninja.helpy.agents.protocol.EntityState;

/**
 * What has been said. {@code answers} are those of the newest round; {@code queued} are messages that wait for the next;
 * {@code owed} are runs for which the room no longer waits and that have not ended yet.
 */
public record Talk(
        List<Message> recent,
        long messages,
        long rounds,
        Answers answers,
        List<String> queued,
        List<Owed> owed,
        Reactions reactions)
        implements EntityState {

    /** Past it the oldest is forgotten: its answer, should it come, is not said. */
    static final int OWED_MAX = 16;

    static final Talk NONE = new Talk(List.of(), 0, 0, Answers.NONE, List.of(), List.of(), Reactions.NONE);

    public Talk {
        recent = List.copyOf(recent);
        queued = List.copyOf(queued);
        owed = List.copyOf(owed);
    }

    /** {@code wanted}: if the answer comes after all, it is said, once. Nobody wants what was stopped. */
    public record Owed(String roundId, Round.Responder turn, boolean wanted, Instant since) implements ClusterMessage {}

    Optional<Message> message(String messageId) {
        return recent.stream().filter(m -> m.messageId().equals(messageId)).findFirst();
    }

    /** The newest first. */
    Stream<Message> backwards() {
        return Stream.iterate(recent.size() - 1, i -> i >= 0, i -> i - 1).map(recent::get);
    }

    Optional<Message> lastOfHelpys() {
        return backwards().filter(m -> m.sender().type() == Message.Type.HELPY).findFirst();
    }

    Optional<Owed> owed(String runId) {
        return owed.stream().filter(o -> o.turn().runId().equals(runId)).findFirst();
    }

    Talk said(Message message) {
        var next = new ArrayList<>(
                recent.subList(Math.max(0, recent.size() - GroupSession.RECENT_MAX + 1), recent.size()));
        next.add(message);
        return new Talk(next, messages + 1, rounds, answers, queued, owed, reactions).pruned();
    }

    /** A message reads differently now. */
    Talk changed(String messageId, UnaryOperator<Message> change) {
        var next = recent.stream()
                .map(m -> m.messageId().equals(messageId) ? change.apply(m) : m)
                .toList();
        return new Talk(next, messages, rounds, answers, queued, owed, reactions);
    }

    Talk with(Reactions next) {
        return new Talk(recent, messages, rounds, answers, queued, owed, next);
    }

    private Talk pruned() {
        return with(
                reactions.only(id -> recent.stream().anyMatch(m -> m.messageId().equals(id))));
    }

    Talk queued(String messageId) {
        var next = new ArrayList<>(queued);
        next.add(messageId);
        return waiting(next);
    }

    Talk unqueued(Predicate<String> which) {
        return waiting(queued.stream().filter(which.negate()).toList());
    }

    /** This message and those before it have had their round, or none. */
    Talk considered(String messageId) {
        int last = queued.indexOf(messageId);
        return last < 0 ? this : waiting(queued.subList(last + 1, queued.size()));
    }

    Talk waiting(List<String> next) {
        return new Talk(recent, messages, rounds, answers, next, owed, reactions);
    }

    Answer answer(String runId) {
        return answers.of(runId);
    }

    Talk with(Answers next) {
        return new Talk(recent, messages, rounds, next, queued, owed, reactions);
    }

    Talk nextRound(Round round) {
        return new Talk(recent, messages, rounds + 1, Answers.to(round), queued, owed, reactions);
    }

    Talk owing(Owed run) {
        var next = new ArrayList<>(owed.subList(Math.max(0, owed.size() - OWED_MAX + 1), owed.size()));
        next.add(run);
        return new Talk(recent, messages, rounds, answers, queued, next, reactions);
    }

    Talk notOwing(String runId) {
        var next = owed.stream().filter(o -> !o.turn().runId().equals(runId)).toList();
        return new Talk(recent, messages, rounds, answers, queued, next, reactions);
    }
}
