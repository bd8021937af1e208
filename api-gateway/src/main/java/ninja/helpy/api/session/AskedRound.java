package ninja.helpy.api.session;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import ninja.helpy.agents.session.GroupSessionEvent;
import ninja.helpy.agents.session.GroupSessionEvent.MessagePosted;
import ninja.helpy.agents.session.GroupSessionEvent.RoundCompleted;
import ninja.helpy.agents.session.GroupSessionEvent.RoundSkipped;
import ninja.helpy.agents.session.RoundAccount;
import ninja.helpy.agents.session.RoundEvent.MessagePassedOver;
import ninja.helpy.agents.session.RoundEvent.RoundOpened;

/**
 * The round that answers one message, found among the facts of its room: the first that begins after the message, as a
 * round answers all that waits. Takes the facts one by one; not for use by several threads.
 */
final class AskedRound {

    private final String messageId;
    private final List<GroupSessionEvent> facts = new ArrayList<>();
    private final Set<String> since = new HashSet<>();
    private Optional<String> roundId = Optional.empty();
    private Optional<String> unanswered = Optional.empty();
    private boolean over;

    AskedRound(String messageId) {
        this.messageId = messageId;
    }

    /** Whether there is more to come. */
    boolean goesOnAfter(GroupSessionEvent fact) {
        if (fact instanceof MessagePosted e) posted(e.message().messageId());
        if (since.isEmpty() || over) return !over;
        facts.add(fact);
        if (fact instanceof RoundOpened e && roundId.isEmpty())
            roundId = Optional.of(e.round().roundId());
        if (fact instanceof RoundSkipped e && since.contains(e.triggerMessageId())) {
            roundId = e.roundId();
            endUnanswered(e.reason());
        }
        if (fact instanceof MessagePassedOver e && e.messageId().equals(messageId)) endUnanswered(e.reason());
        if (fact instanceof RoundCompleted e && isOf(e.roundId())) over = true;
        return !over;
    }

    private void posted(String id) {
        if (id.equals(messageId) || !since.isEmpty()) since.add(id);
    }

    private void endUnanswered(String reason) {
        unanswered = Optional.of(reason);
        over = true;
    }

    boolean isOf(String round) {
        return roundId.filter(round::equals).isPresent();
    }

    /** Why nobody answered, if no round did even consider it or all passed. */
    Optional<String> unanswered() {
        return unanswered;
    }

    /** Empty if there was no round: the message was not considered. */
    Optional<RoundAccount> account() {
        return roundId.flatMap(id -> RoundAccount.of(id, facts));
    }
}
