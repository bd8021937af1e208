package ninja.helpy.agents.conversation;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import ninja.helpy.agents.protocol.EntityState;

/** The newest facts of a conversation. {@code position} is that of the newest one. */
public record ConversationFeed(long position, List<ConversationFact> facts) implements EntityState {

    /** Facts that readers can still ask for here; who is further behind loads the messages. */
    public static final int FACTS_MAX = 64;

    static final ConversationFeed NONE = new ConversationFeed(0, List.of());

    public ConversationFeed {
        facts = List.copyOf(facts);
    }

    ConversationFeed with(Instant at, ConversationFact.Change change) {
        var next = new ArrayList<>(facts.subList(Math.max(0, facts.size() - FACTS_MAX + 1), facts.size()));
        next.add(new ConversationFact(position + 1, at, change));
        return new ConversationFeed(position + 1, next);
    }

    boolean reachesBackTo(long after) {
        return after >= position - facts.size();
    }

    List<ConversationFact> after(long after) {
        int skip = (int) Math.max(0, Math.min(facts.size(), after - (position - facts.size())));
        return facts.subList(skip, facts.size());
    }

    /** The position before the first fact that is not older. */
    long positionBefore(Instant time) {
        long young = facts.stream().filter(fact -> !fact.at().isBefore(time)).count();
        return position - young;
    }
}
