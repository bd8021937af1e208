package ninja.helpy.agents.protocol;

import akka.Done;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * Entities that must be looked at again by a certain time, even if every node dies: a run in the middle of an answer, a
 * room in the middle of a round. Kept in the database, swept at start and then steadily; no entity is remembered.
 */
public interface WakeList {

    /** One entry. {@code entityType} is the name of the entity type key. */
    record Wake(String entityType, String entityId, Instant due) {}

    /** Durable before it completes. Repeating it changes nothing. */
    CompletionStage<Done> add(Wake wake);

    CompletionStage<Done> remove(Wake wake);

    /**
     * Everything due after {@code from} and not after {@code until}; from {@link Instant#EPOCH} on it is everything there
     * is. What was removed costs a little, too, for a while: so who asks often asks for little.
     */
    CompletionStage<List<Wake>> due(Instant from, Instant until);
}
