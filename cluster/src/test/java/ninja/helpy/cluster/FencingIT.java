package ninja.helpy.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.typed.ActorRef;
import akka.actor.typed.javadsl.AskPattern;
import akka.persistence.cassandra.query.javadsl.CassandraReadJournal;
import akka.persistence.query.PersistenceQuery;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Stream;
import ninja.helpy.agents.credit.CreditLedgerCommand;
import ninja.helpy.agents.credit.CreditLedgerCommand.Balance;
import ninja.helpy.agents.credit.CreditLedgerCommand.GetBalance;
import ninja.helpy.agents.credit.CreditLedgerCommand.GrantCredits;
import ninja.helpy.agents.credit.CreditLedgerCommand.HoldPlaced;
import ninja.helpy.agents.credit.CreditLedgerCommand.ReserveCredits;
import ninja.helpy.agents.credit.CreditLedgerCommand.SettleCredits;
import ninja.helpy.agents.credit.CreditLedgerCommand.Settled;
import ninja.helpy.agents.credit.CreditLedgerEntity;
import ninja.helpy.agents.credit.CreditLedgerEvent;
import ninja.helpy.agents.credit.LedgerAudit;
import ninja.helpy.agents.credit.Quote;
import ninja.helpy.agents.llm.Models;
import ninja.helpy.agents.llm.Price;
import ninja.helpy.agents.llm.ScriptedModel;
import ninja.helpy.agents.protocol.EntityId;
import ninja.helpy.agents.protocol.Ids;
import ninja.helpy.agents.protocol.Reply;
import ninja.helpy.persistence.PersistenceIds;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Two clusters that know nothing of each other use one Cassandra, and so each ledger has two owners. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FencingIT {

    private static final Price PRICE = new Price(1_000_000_000, 1_000_000_000, 0, 1_000_000_000, 0);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int ROUNDS = 5;

    private final TestNodes here = cluster();
    private final TestNodes there = cluster();
    private Node nodeHere;
    private Node nodeThere;

    private static TestNodes cluster() {
        return new TestNodes(
                "fencing",
                system -> Models.of("scripted", ScriptedModel.answering(system, request -> List.of()), PRICE));
    }

    @BeforeAll
    void twoClusters() throws Exception {
        nodeHere = here.add();
        nodeThere = there.add();
    }

    @AfterAll
    void stop() {
        here.close();
        there.close();
    }

    @Test
    void ofTwoWhoHoldTheSameCreditsOneSucceeds() {
        for (int round = 0; round < ROUNDS; round++) {
            var workspace = Ids.next();
            grant(workspace, 20);
            assertThat(balance(nodeThere, workspace).available()).isEqualTo(20);

            var heldHere = reserve(nodeHere, workspace, "here", 20);
            var heldThere = reserve(nodeThere, workspace, "there", 20);

            var isHeldHere = heldHere.join() instanceof HoldPlaced;
            var isHeldThere = heldThere.join() instanceof HoldPlaced;
            assertThat(isHeldHere ^ isHeldThere).isTrue();
            var held = isHeldHere ? "here" : "there";
            var other = isHeldHere ? nodeThere : nodeHere;
            assertThat(ask(other, workspace, replyTo -> new SettleCredits(held, 20, 0, replyTo))
                            .join())
                    .isEqualTo(new Settled(held, 20));
            assertThat(books(workspace)).isEqualTo(new LedgerAudit.Sums(20, 20, 0, 0));
        }
    }

    @Test
    void noMoreIsPromisedThanIsThereHoweverManyAskOnBothSides() {
        var workspace = Ids.next();
        grant(workspace, 20);
        assertThat(balance(nodeThere, workspace).available()).isEqualTo(20);
        var asked = new ArrayList<CompletableFuture<Reply>>();
        for (int i = 0; i < 30; i++) {
            asked.add(reserve(nodeHere, workspace, "here-" + i, 1));
            asked.add(reserve(nodeThere, workspace, "there-" + i, 1));
        }

        var promised = asked.stream()
                .map(answer -> answer.handle((reply, unknown) -> reply).join())
                .filter(HoldPlaced.class::isInstance)
                .map(reply -> ((HoldPlaced) reply).runId())
                .toList();

        // Whoever recovers last has the truth.
        var books = books(workspace);
        assertThat(promised).isNotEmpty().hasSizeLessThanOrEqualTo(20).doesNotHaveDuplicates();
        assertThat(books.held()).isBetween((long) promised.size(), 20L);
        for (var runId : promised) {
            assertThat(settledAnywhere(workspace, runId)).isEqualTo(new Settled(runId, 1));
        }
    }

    @Test
    void whoWasTakenOverDeniesNoHoldThatTheOtherSideHasPromised() {
        var workspace = Ids.next();
        grant(workspace, 20);
        assertThat(balance(nodeThere, workspace).available()).isEqualTo(20);
        assertThat(reserve(nodeHere, workspace, "run", 20).join()).isInstanceOf(HoldPlaced.class);
        assertThat(balance(nodeThere, workspace).available())
                .as("what the other side knows of, as old as its last write")
                .isEqualTo(20);

        var settled = ask(nodeThere, workspace, replyTo -> new SettleCredits("run", 20, 0, replyTo));

        assertThat(settled.join()).isEqualTo(new Settled("run", 20));
        assertThat(books(workspace)).isEqualTo(new LedgerAudit.Sums(20, 20, 0, 0));
    }

    /** A side whose ledger has been taken over does not know yet what the other one holds; asked again, it does. */
    private Reply settledAnywhere(String workspace, String runId) {
        return Stream.of(nodeHere, nodeThere, nodeHere, nodeThere)
                .map(node -> ask(node, workspace, replyTo -> new SettleCredits(runId, 1, 0, replyTo))
                        .join())
                .filter(Settled.class::isInstance)
                .findFirst()
                .orElseThrow();
    }

    private void grant(String workspace, long amount) {
        assertThat(ask(nodeHere, workspace, replyTo -> new GrantCredits("first", amount, "test", replyTo))
                        .join())
                .isInstanceOf(Balance.class);
    }

    private static Balance balance(Node node, String workspace) {
        return (Balance) ask(node, workspace, GetBalance::new).join();
    }

    private static CompletableFuture<Reply> reserve(Node node, String workspace, String runId, long amount) {
        var later = Instant.now().plusSeconds(900);
        return ask(
                node,
                workspace,
                replyTo -> new ReserveCredits(runId, "agent", Optional.empty(), Quote.fixed(amount), later, replyTo));
    }

    private static CompletableFuture<Reply> ask(
            Node node, String workspace, Function<ActorRef<Reply>, CreditLedgerCommand> command) {
        return AskPattern.<CreditLedgerCommand, Reply>ask(
                        node.entities().ledger(workspace),
                        command::apply,
                        PATIENCE,
                        node.system().scheduler())
                .toCompletableFuture();
    }

    /** From the events alone, whatever either side believes. */
    private LedgerAudit.Sums books(String workspace) {
        var audit = new LedgerAudit();
        var ledger = PersistenceIds.of(CreditLedgerEntity.KEY.name(), new EntityId(workspace, workspace));
        PersistenceQuery.get(nodeHere.system())
                .getReadJournalFor(CassandraReadJournal.class, CassandraReadJournal.Identifier())
                .currentEventsByPersistenceId(ledger, 1, Long.MAX_VALUE)
                .runForeach(
                        envelope -> audit.check(envelope.sequenceNr(), (CreditLedgerEvent) envelope.event()),
                        nodeHere.system())
                .toCompletableFuture()
                .join();
        var result = audit.result(Instant.now(), Duration.ofMinutes(10));
        assertThat(result.findings()).isEmpty();
        return result.sums();
    }
}
