package ninja.helpy.persistence.audit;

import static ninja.helpy.persistence.TestNode.get;
import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Props;
import akka.actor.typed.RecipientRef;
import akka.actor.typed.javadsl.AskPattern;
import akka.actor.typed.javadsl.Behaviors;
import com.datastax.oss.driver.api.core.CqlSession;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import ninja.helpy.agents.Entities;
import ninja.helpy.agents.agent.AgentCommand;
import ninja.helpy.agents.conversation.ConversationCommand;
import ninja.helpy.agents.conversation.ConversationStirred;
import ninja.helpy.agents.credit.CreditLedgerCommand;
import ninja.helpy.agents.credit.CreditLedgerCommand.Balance;
import ninja.helpy.agents.credit.CreditLedgerEvent.EntriesPosted;
import ninja.helpy.agents.credit.CreditLedgerEvent.Entry;
import ninja.helpy.agents.credit.CreditLedgerEvent.Kind;
import ninja.helpy.agents.presence.PresenceCommand;
import ninja.helpy.agents.prompt.PromptCommand;
import ninja.helpy.agents.protocol.EntityId;
import ninja.helpy.agents.protocol.Reply;
import ninja.helpy.agents.reader.ReaderCommand;
import ninja.helpy.agents.reader.ReaderMoved;
import ninja.helpy.agents.run.RunCommand;
import ninja.helpy.agents.session.GroupSessionCommand;
import ninja.helpy.agents.workspace.WorkspaceCommand;
import ninja.helpy.persistence.Cql;
import ninja.helpy.persistence.JournalIndex;
import ninja.helpy.persistence.JournalWriter;
import ninja.helpy.persistence.TestCassandra;
import ninja.helpy.persistence.TestClock;
import ninja.helpy.persistence.TestNode;
import ninja.helpy.persistence.audit.AuditReport.Told;
import ninja.helpy.persistence.journal.Keyspaces;
import ninja.helpy.persistence.journal.Schema;
import ninja.helpy.persistence.journal.StorageSettings;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Every test has a ledger of its own; an audit looks at all of them. */
class AuditIT {

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final Instant EXPIRY = NOW.plusSeconds(900);
    private static final Map<String, Balance> LIVING = new ConcurrentHashMap<>();

    private static TestNode node;
    private static CqlSession session;
    private static Cql cql;

    private final String workspace = UUID.randomUUID().toString();
    private final TestClock clock = new TestClock(NOW);
    private JournalWriter ledger;
    private AuditJob job;
    private long balance;

    @BeforeAll
    static void start() {
        var config = TestCassandra.config("audit_it");
        node = new TestNode("audit", config);
        session = Schema.connect(StorageSettings.from(config));
        cql = new Cql(session, new Keyspaces("audit_it"));
    }

    @BeforeEach
    void begin() {
        ledger = new JournalWriter(node.system(), "credit-ledger", new EntityId(workspace, workspace));
        var index = new JournalIndex(cql, node.system().settings().config());
        var settings = new AuditSettings(Duration.ZERO, Duration.ofHours(1), Duration.ofMinutes(15), 2);
        job = new AuditJob(node.system(), cql, index, new Living(), settings, clock);
    }

    @AfterAll
    static void stop() {
        session.close();
        node.close();
    }

    @Test
    void rightBooksHaveNoFindingsAndTheirEventsAreReadOnce() {
        post(entry(Kind.GRANTED, "order", 100, 100));
        post(entry(Kind.HELD, "run-1", 40, 0), entry(Kind.SETTLED, "run-1", 30, -30));
        living(new Balance(100, 30, 70, 0, 70));

        var first = audit(false);
        var again = audit(false);
        post(entry(Kind.GRANTED, "more", 1, 1));
        living(new Balance(101, 30, 71, 0, 71));
        var later = audit(false);

        assertThat(mine(first)).isEmpty();
        assertThat(first.ledgers()).isPositive();
        assertThat(first.unanswered()).isZero();
        assertThat(again.events()).isZero();
        assertThat(later.events()).isEqualTo(1);
        assertThat(mine(later)).isEmpty();
        assertThat(audit(true).events()).isGreaterThanOrEqualTo(3);
        assertThat(job.last()).get().extracting(AuditReport::thorough).isEqualTo(true);
    }

    @Test
    void aLedgerThatSaysSomethingElseThanItsJournalHasDrifted() {
        post(entry(Kind.GRANTED, "order", 100, 100));
        living(new Balance(107, 0, 107, 0, 107));

        var report = audit(false);

        assertThat(mine(report)).extracting(Told::rule).containsExactly("LIVE");
        assertThat(mine(report)).extracting(Told::drift).containsExactly(7L);
        assertThat(report.driftNano()).isGreaterThanOrEqualTo(7);
        assertThat(report.isClean()).isFalse();
    }

    @Test
    void whatIsWrongInTheJournalIsFoundByEveryAuditAlsoWhenItGoesOnFromTheLast() {
        post(entry(Kind.GRANTED, "order", 100, 100));
        post(entry(Kind.SETTLED, "run-1", 30, -30));
        living(new Balance(100, 30, 70, 0, 70));

        assertThat(mine(audit(false))).extracting(Told::rule).containsExactly("NEVER_HELD");
        post(entry(Kind.GRANTED, "more", 1, 1));
        living(new Balance(101, 30, 71, 0, 71));
        assertThat(mine(audit(false))).extracting(Told::rule).containsExactly("NEVER_HELD");
        assertThat(mine(audit(true))).extracting(Told::reference).containsExactly("run-1");
    }

    @Test
    void aHoldThatIsLeftOpenIsFoundThoughNothingNewHappens() {
        post(entry(Kind.GRANTED, "order", 100, 100), entry(Kind.HELD, "run-1", 40, 0));
        living(new Balance(100, 0, 100, 40, 60));

        assertThat(mine(audit(false))).isEmpty();
        clock.set(EXPIRY.plus(Duration.ofMinutes(16)));

        assertThat(mine(audit(false))).extracting(Told::rule).containsExactly("OVERDUE");
    }

    @Test
    void aCheckpointThatCannotBeReadOnlyCostsToBeginAnew() {
        post(entry(Kind.GRANTED, "order", 100, 100));
        living(new Balance(100, 0, 100, 0, 100));
        audit(false);
        session.execute(
                "UPDATE audit_it_views.ledger_audits SET manifest = 'gone.Class' WHERE workspace_id = ?", workspace);

        var report = audit(false);

        assertThat(mine(report)).isEmpty();
        assertThat(report.events()).isPositive();
    }

    @Test
    void aLedgerThatDoesNotAnswerIsCountedAndItsJournalCheckedAllTheSame() {
        post(entry(Kind.RELEASED, "run-1", 0, 0));

        var report = audit(false);

        assertThat(report.unanswered()).isEqualTo(1);
        assertThat(mine(report)).extracting(Told::rule).containsExactly("NEVER_HELD");
    }

    private AuditReport audit(boolean thoroughly) {
        return get(job.doIt(thoroughly));
    }

    private List<Told> mine(AuditReport report) {
        return report.told().stream()
                .filter(told -> told.workspaceId().equals(workspace))
                .toList();
    }

    private void living(Balance said) {
        LIVING.put(workspace, said);
    }

    private void post(Entry... entries) {
        ledger.write(new EntriesPosted(List.of(entries), NOW));
    }

    private Entry entry(Kind kind, String reference, long amount, long change) {
        long before = balance;
        balance += change;
        return new Entry(
                kind,
                reference,
                Optional.of("a-1"),
                Optional.empty(),
                amount,
                0,
                before,
                balance,
                Optional.of(EXPIRY).filter(at -> kind == Kind.HELD),
                "");
    }

    /** Ledgers that say what the test has written for them; the others do not answer. */
    private static final class Living implements Entities {

        @Override
        public RecipientRef<CreditLedgerCommand> ledger(String workspaceId) {
            var behavior = Behaviors.<CreditLedgerCommand>receiveMessage(command -> {
                var said = LIVING.get(workspaceId);
                if (said != null) command.replyTo().tell(said);
                return Behaviors.stopped();
            });
            return node.system().systemActorOf(behavior, "ledger-" + UUID.randomUUID(), Props.empty());
        }

        @Override
        public <C> CompletionStage<Reply> ask(RecipientRef<C> entity, Function<ActorRef<Reply>, C> command) {
            return AskPattern.ask(
                    entity, command::apply, Duration.ofSeconds(1), node.system().scheduler());
        }

        @Override
        public <C> CompletionStage<Reply> follow(RecipientRef<C> entity, Function<ActorRef<Reply>, C> question) {
            throw new UnsupportedOperationException();
        }

        @Override
        public RecipientRef<WorkspaceCommand> workspace(String workspaceId) {
            throw new UnsupportedOperationException();
        }

        @Override
        public RecipientRef<AgentCommand> agent(EntityId id) {
            throw new UnsupportedOperationException();
        }

        @Override
        public RecipientRef<ConversationCommand> conversation(EntityId id) {
            throw new UnsupportedOperationException();
        }

        @Override
        public RecipientRef<GroupSessionCommand> session(EntityId id) {
            throw new UnsupportedOperationException();
        }

        @Override
        public RecipientRef<RunCommand> run(EntityId id) {
            throw new UnsupportedOperationException();
        }

        @Override
        public RecipientRef<ReaderCommand> reader(EntityId user) {
            throw new UnsupportedOperationException();
        }

        @Override
        public RecipientRef<PromptCommand> prompt(EntityId id) {
            throw new UnsupportedOperationException();
        }

        @Override
        public RecipientRef<PresenceCommand> presence(EntityId room) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void hearReaders(ActorRef<ReaderMoved> listener) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void hearConversations(ActorRef<ConversationStirred> listener) {
            throw new UnsupportedOperationException();
        }
    }
}
