package ninja.helpy.agents.credit;

import akka.actor.testkit.typed.javadsl.TestInbox;
import akka.actor.typed.ActorRef;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import ninja.helpy.agents.credit.CreditLedgerCommand.ExpireHolds;
import ninja.helpy.agents.credit.CreditLedgerCommand.ExtendHold;
import ninja.helpy.agents.credit.CreditLedgerCommand.GrantCredits;
import ninja.helpy.agents.credit.CreditLedgerCommand.HoldPlaced;
import ninja.helpy.agents.credit.CreditLedgerCommand.ReleaseHold;
import ninja.helpy.agents.credit.CreditLedgerCommand.ReserveCredits;
import ninja.helpy.agents.credit.CreditLedgerCommand.SetLimits;
import ninja.helpy.agents.credit.CreditLedgerCommand.SettleCredits;
import ninja.helpy.agents.credit.CreditLedgerCommand.Settled;
import ninja.helpy.agents.credit.LedgerSignal.HoldAnswered;
import ninja.helpy.agents.credit.LedgerSteps.ClockJumps;
import ninja.helpy.agents.credit.LedgerSteps.Commit;
import ninja.helpy.agents.credit.LedgerSteps.Crash;
import ninja.helpy.agents.credit.LedgerSteps.Expire;
import ninja.helpy.agents.credit.LedgerSteps.Extend;
import ninja.helpy.agents.credit.LedgerSteps.Grant;
import ninja.helpy.agents.credit.LedgerSteps.Release;
import ninja.helpy.agents.credit.LedgerSteps.Reserve;
import ninja.helpy.agents.credit.LedgerSteps.RunSays;
import ninja.helpy.agents.credit.LedgerSteps.SetLimit;
import ninja.helpy.agents.credit.LedgerSteps.Settle;
import ninja.helpy.agents.credit.LedgerSteps.Step;
import ninja.helpy.agents.protocol.Refused;
import ninja.helpy.agents.protocol.Reply;
import org.junit.jupiter.api.Test;

/**
 * A hundred thousand random stories (grants, holds, repeats, late and early commands, crashes, clock jumps) told to the
 * ledger and to a plain double-entry book: after every step both say the same, and the journal says it again.
 */
class LedgerModelTest {

    private static final int STORIES = 100_000;

    /** Set {@code -Dhelpy.seed} to tell the same stories again. */
    private static final long SEED = Long.getLong("helpy.seed", System.nanoTime());

    @Test
    void theLedgerAgreesWithADoubleEntryBookAfterEveryStep() {
        var seeds = new SplittableRandom(SEED);
        for (int i = 0; i < STORIES; i++) {
            long seed = seeds.nextLong();
            var story = LedgerSteps.story(seed);
            if (!fails(story)) continue;
            var shortest = LedgerSteps.shrunk(story, LedgerModelTest::fails);
            try {
                new Telling().tell(shortest);
            } catch (AssertionError | RuntimeException fault) {
                throw new AssertionError("-Dhelpy.seed=" + SEED + ", story " + i + ": " + shortest, fault);
            }
        }
    }

    private static boolean fails(List<Step> story) {
        try {
            new Telling().tell(story);
            return false;
        } catch (AssertionError | RuntimeException fault) {
            return true;
        }
    }

    /** One story, told to both. */
    private static final class Telling {

        private static final ActorRef<Reply> NOBODY = TestInbox.<Reply>create().getRef();

        private final List<CreditLedgerEvent> journal = new ArrayList<>();
        private CreditLedger ledger = CreditLedger.EMPTY;
        private LedgerModel durable = new LedgerModel();
        private Instant now = Book.START;
        private LedgerModel model = durable.copy();
        private Decisions group = new Decisions(ledger, now);

        void tell(List<Step> story) {
            for (var step : story) {
                apply(step);
                model.check(group.ledger());
            }
        }

        private void apply(Step step) {
            if (step instanceof Commit) commit();
            else if (step instanceof Crash) crash();
            else if (step instanceof ClockJumps jump) jump(jump.seconds());
            else command(step);
        }

        private void commit() {
            var decided = group.ledger();
            for (var event : group.events()) {
                journal.add(event);
                ledger = event.applyTo(ledger);
            }
            same(ledger, decided, "what was decided is what the events say");
            durable = model;
            begin();
        }

        private void crash() {
            var replayed = CreditLedger.EMPTY;
            for (var event : journal) replayed = event.applyTo(replayed);
            same(replayed, ledger, "replay");
            ledger = replayed;
            begin();
        }

        private void jump(int seconds) {
            commit();
            if (seconds < 0) durable.clockWentBack();
            now = now.plusSeconds(seconds);
            begin();
        }

        private void begin() {
            group = new Decisions(ledger, now);
            model = durable.copy();
        }

        private void command(Step step) {
            if (step instanceof Grant s) {
                var reply = group.decide(new GrantCredits(s.reference(), s.amount(), "", NOBODY));
                same(model.grant(s.reference(), s.amount()), !(reply instanceof Refused), "grant");
            } else if (step instanceof Reserve s) {
                var expiresAt = now.plusSeconds(s.expiresInSeconds());
                var reply = group.decide(new ReserveCredits(
                        s.runId(), "a-1", Optional.empty(), Quote.fixed(s.amount()), expiresAt, NOBODY));
                boolean isAccepted = reply instanceof HoldPlaced;
                same(model.reserve(s.runId(), s.amount(), expiresAt, now, isAccepted), held(reply), "reserve");
            } else if (step instanceof Extend s) {
                var expiresAt = now.plusSeconds(60);
                var reply = group.decide(new ExtendHold(s.runId(), Quote.fixed(s.amount()), expiresAt, NOBODY));
                boolean isAccepted = reply instanceof HoldPlaced;
                same(model.extend(s.runId(), s.amount(), expiresAt, now, isAccepted), held(reply), "extend");
            } else if (step instanceof Settle s) {
                var reply = group.decide(new SettleCredits(s.runId(), s.amount(), 0, NOBODY));
                same(model.settle(s.runId(), s.amount(), now), charged(reply), "settle");
            } else if (step instanceof Release s) {
                var reply = group.decide(new ReleaseHold(s.runId(), NOBODY));
                same(model.resolve(s.runId(), 0, now), charged(reply), "release");
            } else if (step instanceof Expire) {
                group.decide(new ExpireHolds(NOBODY));
                model.expire(now);
            } else if (step instanceof RunSays s) {
                group.decide(new HoldAnswered(s.runId(), s.isInUse(), NOBODY));
                model.runSays(s.runId(), s.isInUse(), now);
            } else if (step instanceof SetLimit s) {
                var limit = new Limit(Limit.Window.DAILY, Limit.Mode.ROLLING, s.amount());
                group.decide(new SetLimits(Optional.empty(), List.of(limit), NOBODY));
                model.limit(s.amount());
            }
        }

        private static Optional<Long> held(Reply reply) {
            return reply instanceof HoldPlaced placed ? Optional.of(placed.amountMax()) : Optional.empty();
        }

        private static Optional<Long> charged(Reply reply) {
            return reply instanceof Settled settled ? Optional.of(settled.charged()) : Optional.empty();
        }

        private static void same(Object expected, Object found, String what) {
            if (!Objects.equals(expected, found)) {
                throw new AssertionError(what + ": expected " + expected + ", found " + found);
            }
        }
    }
}
