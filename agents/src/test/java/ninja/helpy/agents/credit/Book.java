package ninja.helpy.agents.credit;

import akka.actor.testkit.typed.javadsl.TestInbox;
import akka.actor.typed.ActorRef;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import ninja.helpy.agents.credit.CreditLedgerCommand.Balance;
import ninja.helpy.agents.credit.CreditLedgerCommand.HoldPlaced;
import ninja.helpy.agents.credit.CreditLedgerCommand.ReserveCredits;
import ninja.helpy.agents.protocol.Refused;
import ninja.helpy.agents.protocol.Reply;

/** A ledger without an actor: each command is a group of its own unless they are asked together. */
final class Book {

    static final Instant START = Instant.parse("2026-11-18T12:00:00Z");

    private static final ActorRef<Reply> NOBODY = TestInbox.<Reply>create().getRef();

    private final List<CreditLedgerEvent> journal = new ArrayList<>();
    private final List<String> asked = new ArrayList<>();
    private CreditLedger ledger = CreditLedger.EMPTY;
    private Instant now = START;

    Reply when(Function<ActorRef<Reply>, CreditLedgerCommand> command) {
        return together(List.of(command)).get(0);
    }

    List<Reply> together(List<Function<ActorRef<Reply>, CreditLedgerCommand>> commands) {
        var decisions = new Decisions(ledger, now);
        var replies = commands.stream()
                .map(command -> decisions.decide(command.apply(NOBODY)))
                .toList();
        var events = decisions.events();
        journal.addAll(events);
        for (var event : events) ledger = event.applyTo(ledger);
        asked.clear();
        asked.addAll(decisions.toAsk());
        return replies;
    }

    Refused refused(Function<ActorRef<Reply>, CreditLedgerCommand> command) {
        return (Refused) when(command);
    }

    Reply reserve(String runId, long amount) {
        return reserve(runId, Quote.fixed(amount));
    }

    Reply reserve(String runId, Quote quote) {
        return when(r -> new ReserveCredits(runId, "a-1", Optional.of("u-1"), quote, expiry(), r));
    }

    /** Of every hold that is asked for right now. */
    Instant expiry() {
        return now.plus(Duration.ofMinutes(15));
    }

    HoldPlaced placed(String runId, long amountMax, long outputTokensMax) {
        return new HoldPlaced(runId, amountMax, outputTokensMax, expiry());
    }

    void grant(long amount) {
        when(r -> new CreditLedgerCommand.GrantCredits("g-" + journal.size(), amount, "", r));
    }

    Reply settle(String runId, long amount) {
        return when(r -> new CreditLedgerCommand.SettleCredits(runId, amount, 0, r));
    }

    Balance balance() {
        return (Balance) when(CreditLedgerCommand.GetBalance::new);
    }

    Book after(Duration time) {
        now = now.plus(time);
        return this;
    }

    Instant now() {
        return now;
    }

    CreditLedger ledger() {
        return ledger;
    }

    List<CreditLedgerEvent> journal() {
        return journal;
    }

    /** Runs that the last group wants to ask about their holds. */
    List<String> asked() {
        return asked;
    }
}
