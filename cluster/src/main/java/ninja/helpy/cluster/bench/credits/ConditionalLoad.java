package ninja.helpy.cluster.bench.credits;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.stream.IntStream;
import ninja.helpy.agents.protocol.Ids;
import ninja.helpy.cluster.bench.BenchFailure;
import ninja.helpy.cluster.bench.credits.ConditionalTable.Outcome;
import ninja.helpy.cluster.bench.credits.Variant.Change;
import ninja.helpy.cluster.bench.credits.Variant.Standing;

/**
 * Callers that keep the balance by conditional updates. They share what they know of each row, so that as few updates
 * as possible are refused, and who is refused tries again at once with what he was told.
 */
final class ConditionalLoad implements Load {

    private final ConditionalTable table;
    private final int callers;
    private final Pairs pairs;
    private final List<Account> accounts;
    private final AtomicReferenceArray<Standing> known;
    private final LongAdder tries = new LongAdder();
    private final LongAdder unknown = new LongAdder();
    private final List<CompletableFuture<Void>> ends = new ArrayList<>();
    private volatile boolean stopping;

    ConditionalLoad(ConditionalTable table, int workspaces, int callers, Pairs pairs) {
        this.table = table;
        this.callers = callers;
        this.pairs = pairs;
        this.accounts = IntStream.range(0, workspaces)
                .mapToObj(n -> new Account(Ids.next()))
                .toList();
        this.known = new AtomicReferenceArray<>(workspaces);
        for (int n = 0; n < workspaces; n++) known.set(n, new Standing(Account.GRANTED, 0));
    }

    @Override
    public CompletionStage<Void> prepare() {
        return all(accounts.stream()
                .map(account -> table.open(account.workspaceId()).toCompletableFuture())
                .toList());
    }

    List<String> workspaceIds() {
        return accounts.stream().map(Account::workspaceId).toList();
    }

    /** Conditional updates sent so far, also those that were refused. */
    long tries() {
        return tries.sum();
    }

    /** Updates of which nobody can say whether they were applied. */
    long unknown() {
        return unknown.sum();
    }

    @Override
    public void start() {
        for (int number = 0; number < callers; number++) {
            var end = new CompletableFuture<Void>();
            ends.add(end);
            next(number, end);
        }
    }

    private void next(long run, CompletableFuture<Void> end) {
        if (stopping) {
            end.complete(null);
            return;
        }
        pair(run).whenComplete((done, failure) -> {
            if (failure == null) next(run + callers, end);
            else end.completeExceptionally(failure);
        });
    }

    private CompletionStage<Void> pair(long run) {
        int workspace = (int) (run % accounts.size());
        String runId = Ids.next();
        long charge = Account.chargeOf(run);
        long begun = System.nanoTime();
        return command(workspace, from -> reserve(workspace, runId, from))
                .thenCompose(held -> command(workspace, from -> settle(workspace, runId, charge, from)))
                .thenAccept(settled -> {
                    accounts.get(workspace).charge(charge);
                    pairs.pair(begun, System.nanoTime());
                });
    }

    private CompletionStage<Outcome> reserve(int workspace, String runId, Standing from) {
        String id = accounts.get(workspace).workspaceId();
        return table.reserve(new Change(id, runId, Account.HOLD, from, from.plus(-Account.HOLD)));
    }

    private CompletionStage<Outcome> settle(int workspace, String runId, long charge, Standing from) {
        String id = accounts.get(workspace).workspaceId();
        return table.settle(new Change(id, runId, charge, from, from.plus(Account.HOLD - charge)));
    }

    private CompletionStage<Void> command(int workspace, Function<Standing, CompletionStage<Outcome>> change) {
        long begun = System.nanoTime();
        return applied(workspace, change).thenAccept(done -> pairs.command(begun, System.nanoTime()));
    }

    private CompletionStage<Outcome> applied(int workspace, Function<Standing, CompletionStage<Outcome>> change) {
        tries.increment();
        return change.apply(known.get(workspace)).thenCompose(outcome -> {
            known.set(workspace, outcome.standing());
            if (outcome.kind() == Outcome.Kind.REFUSED) return applied(workspace, change);
            if (outcome.kind() == Outcome.Kind.UNKNOWN) unknown.increment();
            return CompletableFuture.completedFuture(outcome);
        });
    }

    @Override
    public CompletionStage<Void> stop() {
        stopping = true;
        return all(ends);
    }

    /** Exact, but for the updates whose outcome nobody knows: each may be wrong by what one run holds. */
    @Override
    public CompletionStage<Void> audit() {
        long slack = unknown() * Account.HOLD;
        return all(accounts.stream()
                .map(account -> table.read(account.workspaceId())
                        .thenAccept(row -> audit(account, row, slack))
                        .toCompletableFuture())
                .toList());
    }

    private void audit(Account account, Standing row, long slack) {
        if (Math.abs(row.balance() - account.balance()) > slack) {
            throw new BenchFailure("Money is wrong in workspace " + account.workspaceId() + " of the baseline ("
                    + table.variant() + "): " + row.balance() + " left instead of " + account.balance()
                    + ", and only " + unknown() + " updates without an answer");
        }
    }

    private static CompletionStage<Void> all(List<? extends CompletableFuture<?>> each) {
        return CompletableFuture.allOf(each.toArray(CompletableFuture[]::new));
    }
}
