package ninja.helpy.cluster.bench.credits;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Props;
import akka.actor.typed.javadsl.AskPattern;
import akka.stream.javadsl.Sink;
import akka.stream.javadsl.Source;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.DoubleStream;
import ninja.helpy.agents.credit.CreditLedger;
import ninja.helpy.agents.credit.CreditLedgerCommand;
import ninja.helpy.agents.credit.CreditLedgerCommand.Balance;
import ninja.helpy.agents.credit.CreditLedgerCommand.GetBalance;
import ninja.helpy.agents.credit.CreditLedgerCommand.HoldPlaced;
import ninja.helpy.agents.credit.CreditLedgerCommand.Settled;
import ninja.helpy.agents.credit.CreditLedgerEntity;
import ninja.helpy.agents.credit.LedgerPorts;
import ninja.helpy.agents.credit.LedgerSettings;
import ninja.helpy.agents.protocol.EntityId;
import ninja.helpy.agents.protocol.Ids;
import ninja.helpy.agents.protocol.Reply;
import ninja.helpy.cluster.Node;
import ninja.helpy.cluster.bench.Await;
import ninja.helpy.cluster.bench.Bench;
import ninja.helpy.cluster.bench.BenchFailure;
import ninja.helpy.cluster.bench.BenchPlace;
import ninja.helpy.cluster.bench.BenchResult;
import ninja.helpy.cluster.bench.Table;
import ninja.helpy.cluster.local.Report;

/**
 * How soon a ledger with a long past and many open holds answers again: its journal is taken over by a new incarnation,
 * as another node would, from the newest snapshot. The baseline folds the journal from the first event on.
 */
public final class RecoveryBench implements Bench {

    private static final int RECOVERIES = 7;
    private static final int AT_ONCE = 1_024;
    private static final int ENTRIES_PER_PAIR = 2;
    private static final long CHARGE = 1;
    private static final double SECONDS_WANTED = 2;
    private static final double NANOS_PER_SECOND = 1e9;
    private static final Duration FILL_PATIENCE = Duration.ofMinutes(30);
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    record Figure(
            long entries, long events, int openHolds, double firstSeconds, double medianSeconds, double maxSeconds) {}

    record Baseline(double foldSeconds) {}

    private final int entries;
    private final int holds;

    public RecoveryBench(int entries, int holds) {
        if (entries < ENTRIES_PER_PAIR) throw new BenchFailure("--entries must be at least " + ENTRIES_PER_PAIR);
        if (holds < 0 || holds > CreditLedger.HOLDS_MAX) {
            throw new BenchFailure("--holds must be from 0 to " + CreditLedger.HOLDS_MAX);
        }
        this.entries = entries;
        this.holds = holds;
    }

    @Override
    public String name() {
        return "recovery";
    }

    @Override
    public BenchResult run(BenchPlace place, Report report) throws InterruptedException {
        var workspaceId = Ids.next();
        fill(place.node(), workspaceId, report);
        var seconds = new ArrayList<Double>();
        for (int i = 0; i < RECOVERIES; i++) {
            report.busy("recovery " + (i + 1) + " of " + RECOVERIES);
            seconds.add(recovered(place.node(), workspaceId));
        }
        report.busy("folding the journal");
        Instant begin = Instant.now();
        var whole = Await.result(
                        place.node()
                                .storage()
                                .replay()
                                .view(CreditLedgerEntity.KEY.name(), ledger(workspaceId), OptionalLong.empty()),
                        PATIENCE.multipliedBy(5),
                        "folding the journal")
                .orElseThrow(() -> new BenchFailure("the ledger has no journal"));
        double fold = seconds(Duration.between(begin, Instant.now()));
        var sorted = seconds.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        var figure = new Figure(
                entries,
                whole.seqNr(),
                holds,
                seconds.get(0),
                sorted[sorted.length / 2],
                DoubleStream.of(sorted).max().orElse(0));
        double ratio = fold / figure.medianSeconds();
        return new BenchResult(name(), List.of(figure), new Baseline(fold), ratio, words(figure, fold, ratio));
    }

    /** Pairs of reserve and settle, then holds that stay open. */
    private void fill(Node node, String workspaceId, Report report) throws InterruptedException {
        Instant begin = Instant.now();
        report.busy("filling a ledger with " + Table.text(entries) + " entries");
        require(Await.result(ask(node, workspaceId, LedgerCommands::grant), PATIENCE, "the grant"), Balance.class);
        int pairs = (entries - holds) / ENTRIES_PER_PAIR;
        Await.result(
                all(
                        node,
                        Math.max(0, pairs),
                        n -> reserve(node, workspaceId, "run-" + n)
                                .thenCompose(placed -> settle(node, workspaceId, "run-" + n))),
                FILL_PATIENCE,
                "filling the ledger");
        Await.result(all(node, holds, n -> reserve(node, workspaceId, "open-" + n)), FILL_PATIENCE, "opening holds");
        report.done("ledger", Duration.between(begin, Instant.now()), Table.text(entries) + " entries");
    }

    private static CompletionStage<?> all(Node node, int count, Function<Integer, CompletionStage<Reply>> each) {
        return Source.range(1, count).mapAsyncUnordered(AT_ONCE, each::apply).runWith(Sink.ignore(), node.system());
    }

    private static CompletionStage<Reply> reserve(Node node, String workspaceId, String runId) {
        return ask(node, workspaceId, to -> LedgerCommands.reserve(runId, to))
                .thenApply(reply -> require(reply, HoldPlaced.class));
    }

    private static CompletionStage<Reply> settle(Node node, String workspaceId, String runId) {
        return ask(node, workspaceId, to -> LedgerCommands.settle(runId, CHARGE, to))
                .thenApply(reply -> require(reply, Settled.class));
    }

    private static CompletionStage<Reply> ask(
            Node node, String workspaceId, Function<ActorRef<Reply>, CreditLedgerCommand> command) {
        return node.entities().ask(node.entities().ledger(workspaceId), command);
    }

    private static Reply require(Reply reply, Class<? extends Reply> expected) {
        if (!expected.isInstance(reply)) throw new BenchFailure("unexpected answer: " + reply);
        return reply;
    }

    /** Until it has answered. The incarnation before is fenced out, as that of a lost node would be. */
    private double recovered(Node node, String workspaceId) throws InterruptedException {
        var system = node.system();
        var settings = LedgerSettings.from(system.settings().config().getConfig("helpy.agents.credit"));
        var ports = new LedgerPorts(
                run -> CompletableFuture.completedFuture(true), node.storage().wakes(), Clock.systemUTC(), settings);
        long begin = System.nanoTime();
        var ledger = system.systemActorOf(
                CreditLedgerEntity.create(workspaceId, ports), "bench-ledger-" + Ids.next(), Props.empty());
        CompletionStage<Reply> answer = AskPattern.ask(ledger, GetBalance::new, PATIENCE, system.scheduler());
        var balance = (Balance) require(Await.result(answer, PATIENCE, "the recovery"), Balance.class);
        double seconds = (System.nanoTime() - begin) / NANOS_PER_SECOND;
        if (balance.held() != holds * Account.HOLD) throw new BenchFailure("held " + balance.held());
        return seconds;
    }

    private static EntityId ledger(String workspaceId) {
        return new EntityId(workspaceId, workspaceId);
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / NANOS_PER_SECOND;
    }

    private static List<String> words(Figure figure, double fold, double ratio) {
        var table = new Table("entries", "events", "open holds", "first s", "median s", "max s", "whole journal s");
        table.add(
                Table.text(figure.entries()),
                figure.events(),
                figure.openHolds(),
                figure.firstSeconds(),
                figure.medianSeconds(),
                figure.maxSeconds(),
                fold);
        var words = new ArrayList<>(table.lines());
        words.add(String.format(
                Locale.ROOT,
                "%.1f × as soon as from the first event; goal: under %.0f s: %s",
                ratio,
                SECONDS_WANTED,
                figure.maxSeconds() < SECONDS_WANTED ? "met" : "not met"));
        return words;
    }
}
