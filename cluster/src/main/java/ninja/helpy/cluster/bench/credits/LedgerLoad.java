package ninja.helpy.cluster.bench.credits;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Props;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import ninja.helpy.agents.credit.CreditLedgerCommand.Balance;
import ninja.helpy.agents.credit.CreditLedgerCommand.GetBalance;
import ninja.helpy.agents.protocol.Ids;
import ninja.helpy.agents.protocol.Reply;
import ninja.helpy.cluster.Node;
import ninja.helpy.cluster.bench.BenchFailure;

/** Callers of real ledgers, in workspaces that nobody has used before. */
final class LedgerLoad implements Load {

    private final Node node;
    private final int callers;
    private final Pairs pairs;
    private final List<Account> accounts;
    private final List<ActorRef<Reply>> running = new ArrayList<>();
    private final List<CompletableFuture<Long>> ends = new ArrayList<>();

    LedgerLoad(Node node, int workspaces, int callers, Pairs pairs) {
        this.node = node;
        this.callers = callers;
        this.pairs = pairs;
        this.accounts = IntStream.range(0, workspaces)
                .mapToObj(n -> new Account(Ids.next()))
                .toList();
    }

    List<String> workspaceIds() {
        return accounts.stream().map(Account::workspaceId).toList();
    }

    /** Fills the accounts. */
    @Override
    public CompletionStage<Void> prepare() {
        var entities = node.entities();
        return all(accounts.stream()
                .map(account -> entities.ask(entities.ledger(account.workspaceId()), LedgerCommands::grant)
                        .thenAccept(reply -> {
                            if (!(reply instanceof Balance)) throw new BenchFailure("no credits: " + reply);
                        })
                        .toCompletableFuture())
                .toList());
    }

    @Override
    public void start() {
        for (int number = 0; number < callers; number++) {
            var end = new CompletableFuture<Long>();
            ends.add(end);
            running.add(node.system()
                    .systemActorOf(
                            LedgerCaller.create(number, accounts, node.entities()::ledger, pairs, end),
                            "bench-caller-" + Ids.next(),
                            Props.empty()));
        }
    }

    @Override
    public CompletionStage<Void> stop() {
        running.forEach(caller -> caller.tell(LedgerCaller.Signal.STOP));
        return all(ends);
    }

    @Override
    public CompletionStage<Void> audit() {
        var entities = node.entities();
        return all(accounts.stream()
                .map(account -> entities.ask(entities.ledger(account.workspaceId()), GetBalance::new)
                        .thenAccept(reply -> audit(account, reply))
                        .toCompletableFuture())
                .toList());
    }

    private static void audit(Account account, Reply reply) {
        boolean right = reply instanceof Balance balance
                && balance.granted() == Account.GRANTED
                && balance.balance() == account.balance()
                && balance.granted() == balance.balance() + balance.spent()
                && balance.held() == 0;
        if (!right) {
            throw new BenchFailure("Money is wrong in workspace " + account.workspaceId() + ": the callers were told "
                    + "to have " + account.balance() + " left of " + Account.GRANTED + " and nothing held, but: "
                    + reply);
        }
    }

    private static CompletionStage<Void> all(List<? extends CompletableFuture<?>> each) {
        return CompletableFuture.allOf(each.toArray(CompletableFuture[]::new));
    }
}
