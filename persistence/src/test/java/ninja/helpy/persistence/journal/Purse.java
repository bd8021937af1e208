package ninja.helpy.persistence.journal;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Behavior;
import akka.actor.typed.Props;
import akka.actor.typed.SupervisorStrategy;
import akka.actor.typed.javadsl.AskPattern;
import akka.persistence.typed.PersistenceId;
import akka.persistence.typed.javadsl.CommandHandler;
import akka.persistence.typed.javadsl.Effect;
import akka.persistence.typed.javadsl.EventHandler;
import akka.persistence.typed.javadsl.EventSourcedBehavior;
import akka.persistence.typed.javadsl.RetentionCriteria;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import ninja.helpy.agents.protocol.ClusterMessage;
import ninja.helpy.agents.protocol.EntityState;
import ninja.helpy.agents.protocol.JournalEvent;
import ninja.helpy.agents.protocol.Tags;
import ninja.helpy.persistence.TestNode;

/** The smallest ledger: it refuses to go below zero. Not sharded, so that a test can have two of the same name. */
final class Purse extends EventSourcedBehavior<Purse.Command, Purse.Changed, Purse.Balance> {

    static final String FENCED = "helpy.persistence.fenced-journal";

    static final String DIRECT = "helpy.persistence.direct-journal";

    /** What wrote all journals once. */
    static final String PLAIN = "akka.persistence.cassandra.journal";

    /** What a purse understands. */
    interface Command extends ClusterMessage {}

    /** Written as so many events, all or none. */
    record Change(String cause, long amount, int events, ActorRef<Answer> replyTo) implements Command {}

    /** → {@link Answer} */
    record Look(ActorRef<Answer> replyTo) implements Command {}

    /** The balance after a change, or a refused one. */
    record Answer(long balance, boolean isDone) implements ClusterMessage {}

    /** It has changed. */
    record Changed(String cause, long amount) implements JournalEvent {}

    /** What is left. */
    record Balance(long amount) implements EntityState {}

    private final String entityId;
    private final String plugin;

    /** Starts one on its own in this actor system; {@code entityId} is {@code workspace:purse}. */
    static Handle start(ActorSystem<?> system, String entityId, String plugin) {
        return new Handle(
                system, system.systemActorOf(new Purse(entityId, plugin), "purse-" + UUID.randomUUID(), Props.empty()));
    }

    /** Ends when it cannot be recovered, instead of trying again. */
    static Behavior<Command> once(String entityId) {
        return once(entityId, FENCED);
    }

    static Behavior<Command> once(String entityId, String plugin) {
        return new Purse(PersistenceId.ofUniqueId(persistenceId(entityId)), entityId, plugin);
    }

    static String persistenceId(String entityId) {
        return "purse|" + entityId;
    }

    /** Asks one purse. */
    record Handle(ActorSystem<?> system, ActorRef<Command> purse) {

        CompletionStage<Answer> change(String cause, long amount, int events) {
            return AskPattern.ask(
                    purse,
                    replyTo -> new Change(cause, amount, events, replyTo),
                    TestNode.PATIENCE,
                    system.scheduler());
        }

        long changed(String cause, long amount) {
            return TestNode.get(change(cause, amount, 1)).balance();
        }

        /** Answered in turn: when it is, everything asked before has been decided. */
        long balance() {
            return TestNode.get(
                            AskPattern.<Command, Answer>ask(purse, Look::new, TestNode.PATIENCE, system.scheduler()))
                    .balance();
        }
    }

    private Purse(String entityId, String plugin) {
        super(
                PersistenceId.ofUniqueId(persistenceId(entityId)),
                SupervisorStrategy.restartWithBackoff(Duration.ofMillis(50), Duration.ofMillis(500), 0.1));
        this.entityId = entityId;
        this.plugin = plugin;
    }

    private Purse(PersistenceId id, String entityId, String plugin) {
        super(id);
        this.entityId = entityId;
        this.plugin = plugin;
    }

    @Override
    public String journalPluginId() {
        return plugin;
    }

    @Override
    public String snapshotPluginId() {
        return plugin.isEmpty() ? "" : "helpy.persistence.background-snapshots";
    }

    @Override
    public Balance emptyState() {
        return new Balance(0);
    }

    @Override
    public CommandHandler<Command, Changed, Balance> commandHandler() {
        return newCommandHandlerBuilder()
                .forAnyState()
                .onCommand(Change.class, this::onChange)
                .onCommand(Look.class, (balance, c) -> Effect().reply(c.replyTo(), new Answer(balance.amount(), true)))
                .build();
    }

    private Effect<Changed, Balance> onChange(Balance balance, Change c) {
        if (balance.amount() + c.amount() * c.events() < 0)
            return Effect().reply(c.replyTo(), new Answer(balance.amount(), false));
        List<Changed> events = Collections.nCopies(c.events(), new Changed(c.cause(), c.amount()));
        return Effect().persist(events).thenReply(c.replyTo(), after -> new Answer(after.amount(), true));
    }

    @Override
    public EventHandler<Balance, Changed> eventHandler() {
        return (balance, event) -> new Balance(balance.amount() + event.amount());
    }

    @Override
    public Set<String> tagsFor(Changed event) {
        return event.cause().equals("untagged") ? Set.of() : Tags.of(entityId);
    }

    @Override
    public RetentionCriteria retentionCriteria() {
        return RetentionCriteria.snapshotEvery(9, 2);
    }
}
