package ninja.helpy.persistence;

import akka.actor.typed.ActorSystem;
import akka.stream.alpakka.cassandra.javadsl.CassandraSession;
import akka.stream.alpakka.cassandra.javadsl.CassandraSessionRegistry;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import ninja.helpy.agents.Entities;
import ninja.helpy.agents.llm.routing.AnswerCache;
import ninja.helpy.agents.load.Strain;
import ninja.helpy.agents.protocol.Fold;
import ninja.helpy.agents.protocol.WakeList;
import ninja.helpy.persistence.answer.AnswerTable;
import ninja.helpy.persistence.feed.Feed;
import ninja.helpy.persistence.journal.SliceEvents;
import ninja.helpy.persistence.journal.StorageSettings;
import ninja.helpy.persistence.projection.ConversationsProjection;
import ninja.helpy.persistence.projection.EventHandler;
import ninja.helpy.persistence.projection.MessagesProjection;
import ninja.helpy.persistence.projection.ProjectionSettings;
import ninja.helpy.persistence.projection.ProjectionStatus;
import ninja.helpy.persistence.projection.Projections;
import ninja.helpy.persistence.projection.Reconciled;
import ninja.helpy.persistence.projection.RoundsProjection;
import ninja.helpy.persistence.projection.RunsProjection;
import ninja.helpy.persistence.projection.UsageProjection;
import ninja.helpy.persistence.replay.Replay;
import ninja.helpy.persistence.usage.UsageTable;
import ninja.helpy.persistence.usage.UsageView;
import ninja.helpy.persistence.view.ConversationsView;
import ninja.helpy.persistence.view.MessagesView;
import ninja.helpy.persistence.view.RoundsView;
import ninja.helpy.persistence.view.RunsView;
import ninja.helpy.persistence.view.TransactionsView;
import ninja.helpy.persistence.wake.WakeTable;

/**
 * Everything this module offers, put together. The actor system must have been started with what {@code Schema.prepare}
 * returned, and must be a cluster.
 */
public final class Storage {

    private static final String SESSION = "helpy.persistence.session";

    /** Nobody waits for one of them, and events must not wait behind many. */
    private static final int ROWS_AT_ONCE = 2;

    /** Each run waits for its own before it calls a model. */
    private static final int WAKES_AT_ONCE = 8;

    private final ActorSystem<?> system;
    private final Cql cql;
    private final WakeList wakes;
    private final AnswerCache answers;
    private final Feed feed;
    private final Replay replay;
    private final MessagesView messages;
    private final RunsView runs;
    private final RoundsView rounds;
    private final ConversationsView conversations;
    private final TransactionsView transactions;
    private final UsageView usage;
    private final JournalIndex index;
    private final UsageTable usageTable;
    private final ProjectionStatus status;
    private final Projections projections;

    private Storage(
            ActorSystem<?> system, CassandraSession session, Cql cql, BatchLimits limits, Map<String, Fold> folds) {
        this.system = system;
        this.cql = cql;
        Cql grouping = cql.grouping(ROWS_AT_ONCE, limits);
        this.wakes = new WakeTable(cql.grouping(WAKES_AT_ONCE, limits), grouping, Clock.systemUTC());
        this.answers = new AnswerTable(cql);
        this.feed = new Feed(system, grouping);
        this.replay = new Replay(system, folds);
        this.status = new ProjectionStatus(Clock.systemUTC());
        this.messages = new MessagesView(cql);
        this.runs = new RunsView(cql);
        this.rounds = new RoundsView(cql);
        this.conversations = new ConversationsView(cql);
        this.index = new JournalIndex(cql, system.settings().config());
        this.transactions = new TransactionsView(system, index);
        this.usageTable = new UsageTable(grouping, Clock.systemUTC());
        this.usage = new UsageView(cql, usageTable);
        List<EventHandler> handlers = List.of(
                new MessagesProjection(grouping),
                new RunsProjection(grouping),
                new RoundsProjection(grouping),
                new ConversationsProjection(grouping),
                new UsageProjection(system, usageTable));
        this.projections = new Projections(
                system,
                SliceEvents.of(system, session, cql, Clock.systemUTC()),
                feed,
                handlers,
                ProjectionSettings.from(system.settings().config()),
                status);
    }

    /** Connects; {@code folds} are those of each entity type, by the name of its type key. */
    public static CompletionStage<Storage> start(ActorSystem<?> system, Map<String, Fold> folds) {
        var settings = StorageSettings.from(system.settings().config());
        var session = CassandraSessionRegistry.get(system).sessionFor(SESSION);
        return session.underlying()
                .thenCompose(driver -> BatchLimits.of(driver)
                        .thenApply(limits ->
                                new Storage(system, session, new Cql(driver, settings.keyspaces()), limits, folds)));
    }

    /** Once on every node, after the entities are there to be woken or read. On a busy machine views come a little later. */
    public void startProjections(Strain strain) {
        projections.start(strain);
    }

    /** Once on every node, after the projections. */
    public Jobs startJobs(Entities entities) {
        return Jobs.start(system, cql, index, usageTable, entities, Clock.systemUTC());
    }

    public WakeList wakes() {
        return wakes;
    }

    public AnswerCache answers() {
        return answers;
    }

    public Feed feed() {
        return feed;
    }

    public Replay replay() {
        return replay;
    }

    public MessagesView messages() {
        return messages;
    }

    public RunsView runs() {
        return runs;
    }

    public RoundsView rounds() {
        return rounds;
    }

    public ConversationsView conversations() {
        return conversations;
    }

    /** Not a view that lags: it reads the ledgers' journals. */
    public TransactionsView transactions() {
        return transactions;
    }

    public UsageView usage() {
        return usage;
    }

    public ProjectionStatus projectionStatus() {
        return status;
    }

    /**
     * Walks all journals now, and hands on what feeds and views had missed. {@code rebuild}: shows every event to the
     * views again, which fills a view that is new.
     */
    public CompletionStage<Reconciled> reconcile(boolean rebuild) {
        return projections.reconcile(rebuild);
    }

    /** Whether Cassandra answers; never fails. */
    public CompletionStage<Boolean> reachable() {
        return cql.one("SELECT minute FROM views.wakes_swept WHERE name = ?", "reachable")
                .handle((row, failure) -> failure == null);
    }
}
