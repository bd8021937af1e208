package ninja.helpy.cluster.bench.credits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import ninja.helpy.agents.credit.CreditLedgerCommand.Settled;
import ninja.helpy.agents.protocol.Ids;
import ninja.helpy.cluster.bench.Await;
import ninja.helpy.cluster.bench.BenchFailure;
import ninja.helpy.cluster.bench.BenchPlace;
import ninja.helpy.cluster.bench.credits.Variant.Change;
import ninja.helpy.cluster.bench.credits.Variant.Standing;
import ninja.helpy.cluster.local.DataDir;
import ninja.helpy.cluster.terminal.Terminal;
import ninja.helpy.persistence.TestCassandra;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Figures of a side that loses credits, or makes some, count for nothing. */
class CreditsAuditIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration MOMENT = Duration.ofMillis(200);
    private static final String STRANGER = "a-run-of-nobody";

    @TempDir
    private static Path data;

    private static BenchPlace place;
    private static String keyspace;

    @BeforeAll
    static void open() throws InterruptedException {
        place = BenchPlace.open(
                new DataDir(data), Optional.of(TestCassandra.contactPoint()), Map.of(), Terminal.aside());
        keyspace = place.newKeyspace("audit");
    }

    @AfterAll
    static void close() {
        place.close();
    }

    @Test
    void aLedgerKeepsWhatItsCallersWereTold() throws InterruptedException {
        var pairs = new Pairs(place.cpu());
        var load = new LedgerLoad(place.node(), 2, 5, pairs);
        var journal = new Journal(place);
        var counted = new Counted(pairs, () -> journal.events(load.workspaceIds()));

        load.run(MOMENT, counted);

        assertThat(counted.count().pair().count()).isPositive();
        assertThat(counted.more()).isPositive();
        assertThat(journal.awaitFeed(load.workspaceIds()).secondsToCatchUp()).isNotNull();
    }

    @Test
    void aChargeThatNoCallerKnowsOfIsFoundInALedger() throws InterruptedException {
        var load = new LedgerLoad(place.node(), 1, 1, new Pairs(place.cpu()));
        Await.result(load.prepare(), PATIENCE, "prepare");
        var entities = place.node().entities();
        var ledger = entities.ledger(load.workspaceIds().get(0));
        Await.result(entities.ask(ledger, r -> LedgerCommands.reserve(STRANGER, r)), PATIENCE, "reserve");

        assertThatThrownBy(() -> Await.result(load.audit(), PATIENCE, "audit")).isInstanceOf(BenchFailure.class);

        var settled =
                Await.result(entities.ask(ledger, r -> LedgerCommands.settle(STRANGER, 1, r)), PATIENCE, "settle");
        assertThat(settled).isInstanceOf(Settled.class);
        assertThatThrownBy(() -> Await.result(load.audit(), PATIENCE, "audit"))
                .isInstanceOf(BenchFailure.class)
                .hasMessageContaining("Money is wrong");
    }

    /** A plain write would hide an update that Paxos has dated a moment before it, and so do what this does. */
    @ParameterizedTest
    @EnumSource
    void aWorkspaceIsOpenedByACondition(Variant variant) throws InterruptedException {
        var ownKeyspace = place.newKeyspace("opened_" + variant.name().toLowerCase(Locale.ROOT));
        var table = new ConditionalTable(place.session(), ownKeyspace, variant);
        String workspace = Ids.next();
        var opened = new Standing(Account.GRANTED, 0);
        var held = opened.plus(-Account.HOLD);

        Await.result(table.open(workspace), PATIENCE, "open");
        Await.result(table.reserve(new Change(workspace, STRANGER, Account.HOLD, opened, held)), PATIENCE, "reserve");
        Await.result(table.open(workspace), PATIENCE, "open again");

        assertThat(Await.result(table.read(workspace), PATIENCE, "read").balance())
                .isEqualTo(held.balance());
    }

    @ParameterizedTest
    @EnumSource
    void conditionalUpdatesOfManyCallersAddUpAndAStrangersChargeIsFound(Variant variant) throws InterruptedException {
        var table = new ConditionalTable(place.session(), keyspace, variant);
        var pairs = new Pairs(place.cpu());
        var load = new ConditionalLoad(table, 2, 5, pairs);
        var counted = new Counted(pairs, load::tries);

        load.run(MOMENT, counted);

        assertThat(counted.more()).isPositive();
        String workspace = load.workspaceIds().get(0);
        Standing now = Await.result(table.read(workspace), PATIENCE, "read");
        var change = new Change(workspace, STRANGER, 1, now, now.plus(-(load.unknown() + 1) * Account.HOLD - 1));
        Await.result(table.settle(change), PATIENCE, "settle");
        assertThatThrownBy(() -> Await.result(load.audit(), PATIENCE, "audit"))
                .isInstanceOf(BenchFailure.class)
                .hasMessageContaining("Money is wrong");
    }
}
