package ninja.helpy.agents.protocol;

import akka.actor.typed.ActorRef;
import akka.actor.typed.SupervisorStrategy;
import akka.persistence.typed.PersistenceId;
import akka.persistence.typed.javadsl.Effect;
import akka.persistence.typed.javadsl.EventSourcedBehavior;
import akka.persistence.typed.javadsl.RetentionCriteria;
import java.time.Duration;
import java.util.Set;
import java.util.function.Function;

/**
 * What every persistent entity has in common: its tag, snapshots every {@link #snapshotEvery} events, and a restart with
 * growing pauses while the journal cannot be reached.
 */
public abstract class JournaledEntity<C, E extends JournalEvent, S extends EntityState>
        extends EventSourcedBehavior<C, E, S> {

    private static final int SNAPSHOT_EVERY = 100;
    private static final int SNAPSHOTS_KEPT = 2;

    private final String entityId;

    protected JournaledEntity(String typeName, String entityId) {
        // Not PersistenceId.of: a user's id may have its separator in it, and who reads it cuts at the first one.
        super(
                PersistenceId.ofUniqueId(typeName + PersistenceId.DefaultSeparator() + entityId),
                SupervisorStrategy.restartWithBackoff(Duration.ofMillis(200), Duration.ofSeconds(10), 0.1));
        this.entityId = entityId;
    }

    protected EntityId id() {
        return EntityId.parse(entityId);
    }

    @Override
    public Set<String> tagsFor(E event) {
        return Tags.of(entityId);
    }

    @Override
    public RetentionCriteria retentionCriteria() {
        return RetentionCriteria.snapshotEvery(snapshotEvery(), SNAPSHOTS_KEPT);
    }

    /** Events between two snapshots. */
    protected int snapshotEvery() {
        return SNAPSHOT_EVERY;
    }

    /** Journals the event, then answers from the state that it led to. */
    protected Effect<E, S> commit(E event, ActorRef<Reply> replyTo, Function<S, Reply> answer) {
        return Effect().persist(event).thenReply(replyTo, answer::apply);
    }

    protected Effect<E, S> done(E event, ActorRef<Reply> replyTo) {
        return commit(event, replyTo, state -> Done.DONE);
    }

    protected Effect<E, S> answer(ActorRef<Reply> replyTo, Reply reply) {
        return Effect().reply(replyTo, reply);
    }

    protected Effect<E, S> refuse(ActorRef<Reply> replyTo, Refusal reason, String detail) {
        return Effect().reply(replyTo, new Refused(reason, detail));
    }
}
