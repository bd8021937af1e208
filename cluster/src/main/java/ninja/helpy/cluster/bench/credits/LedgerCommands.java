package ninja.helpy.cluster.bench.credits;

import akka.actor.typed.ActorRef;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import ninja.helpy.agents.credit.CreditLedgerCommand;
import ninja.helpy.agents.credit.Quote;
import ninja.helpy.agents.protocol.Reply;

/** The ledger's commands as a run would give them. */
final class LedgerCommands {

    private static final Duration HOLD_FOR = Duration.ofMinutes(10);
    private static final String AGENT = "0192f0c1-7c00-7000-8000-00000000a9e7";
    private static final Optional<String> USER = Optional.of("0192f0c1-7c00-7000-8000-0000000005e7");
    private static final long TOKENS = 800;

    private LedgerCommands() {}

    static CreditLedgerCommand grant(ActorRef<Reply> replyTo) {
        return new CreditLedgerCommand.GrantCredits("bench", Account.GRANTED, "bench", replyTo);
    }

    static CreditLedgerCommand reserve(String runId, ActorRef<Reply> replyTo) {
        return new CreditLedgerCommand.ReserveCredits(
                runId, AGENT, USER, Quote.fixed(Account.HOLD), Instant.now().plus(HOLD_FOR), replyTo);
    }

    static CreditLedgerCommand settle(String runId, long amount, ActorRef<Reply> replyTo) {
        return new CreditLedgerCommand.SettleCredits(runId, amount, TOKENS, replyTo);
    }
}
