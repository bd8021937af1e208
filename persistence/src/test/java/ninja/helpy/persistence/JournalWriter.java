package ninja.helpy.persistence;

import akka.Done;
import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Props;
import akka.actor.typed.javadsl.AskPattern;
import akka.persistence.typed.PersistenceId;
import akka.persistence.typed.javadsl.CommandHandler;
import akka.persistence.typed.javadsl.EventHandler;
import akka.persistence.typed.javadsl.EventSourcedBehavior;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import ninja.helpy.agents.protocol.EntityId;
import ninja.helpy.agents.protocol.JournalEvent;
import ninja.helpy.agents.protocol.Tags;

/** Writes whatever a test wants to stand in an entity's journal, true or not. */
public final class JournalWriter {

    private static final AtomicLong WRITERS = new AtomicLong();

    private record Write(List<JournalEvent> events, ActorRef<Done> replyTo) {}

    private final ActorSystem<?> system;
    private final ActorRef<Write> writer;

    public JournalWriter(ActorSystem<?> system, String entityType, EntityId entity) {
        this.system = system;
        this.writer = system.systemActorOf(
                new Writer(entityType, entity), "writer-" + WRITERS.incrementAndGet(), Props.empty());
    }

    /** In one write; they are in the journal when this returns. */
    public void write(JournalEvent... events) {
        TestNode.get(AskPattern.<Write, Done>ask(
                writer, replyTo -> new Write(List.of(events), replyTo), TestNode.PATIENCE, system.scheduler()));
    }

    private static final class Writer extends EventSourcedBehavior<Write, JournalEvent, Integer> {

        private final EntityId entity;

        Writer(String entityType, EntityId entity) {
            super(PersistenceId.ofUniqueId(PersistenceIds.of(entityType, entity)));
            this.entity = entity;
        }

        @Override
        public Integer emptyState() {
            return 0;
        }

        @Override
        public CommandHandler<Write, JournalEvent, Integer> commandHandler() {
            return (state, c) -> Effect().persist(c.events()).thenReply(c.replyTo(), next -> Done.getInstance());
        }

        @Override
        public EventHandler<Integer, JournalEvent> eventHandler() {
            return (state, event) -> state + 1;
        }

        @Override
        public Set<String> tagsFor(JournalEvent event) {
            return Tags.of(entity.toString());
        }
    }
}
