package ninja.helpy.agents.credit;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import ninja.helpy.agents.credit.CreditLedgerCommand.Balance;
import ninja.helpy.agents.credit.CreditLedgerEvent.Entry;
import ninja.helpy.agents.credit.CreditLedgerEvent.Kind;
import ninja.helpy.agents.protocol.EntityState;

/**
 * The credits of one workspace, in nano-dollars. Copies share nearly everything with their first.
 *
 * <p>Invariant: {@code granted = balance + spent}; available is the balance less what is held. A balance below zero can
 * only come from a settlement above its hold, or from a correction.
 */
public record CreditLedger(
        Money money,
        Map<String, Hold> holds,
        Resolutions resolutions,
        Map<String, Long> grants,
        Budgets budgets,
        TokenQuota tokens)
        implements EntityState {

    /** Open holds at a time; more are refused. */
    public static final int HOLDS_MAX = 20_000;

    /** Grants whose reference is remembered, for ever; more are refused rather than one of them paid out twice. */
    public static final int GRANTS_MAX = 20_000;

    /** Holds of this kind of reference belong to a client that meters its own work. */
    public static final String CLIENT_PREFIX = "client/";

    /** Holds of this kind of reference belong to a room that asks a model on its own behalf; all others to a run. */
    public static final String ROOM_PREFIX = "room/";

    public static final CreditLedger EMPTY = new CreditLedger(
            Money.NONE, Map.of(), Resolutions.NONE, Map.of(), Budgets.EMPTY, TokenQuota.of(Plan.ELITE));

    public static boolean isOfRun(String reference) {
        return !reference.startsWith(CLIENT_PREFIX) && !reference.startsWith(ROOM_PREFIX);
    }

    public CreditLedger {
        holds = Persistent.map(holds);
        grants = Persistent.map(grants);
    }

    /** {@code held} is the sum of all open holds. */
    public record Money(long granted, long spent, long held) implements EntityState {

        static final Money NONE = new Money(0, 0, 0);

        public long balance() {
            return Math.subtractExact(granted, spent);
        }

        public long available() {
            return Math.subtractExact(balance(), held);
        }

        Money granted(long amount) {
            return new Money(Math.addExact(granted, amount), spent, held);
        }

        Money holding(long more) {
            return new Money(granted, spent, Math.addExact(held, more));
        }

        Money spent(long amount) {
            return new Money(granted, Math.addExact(spent, amount), held);
        }
    }

    /** Credits set aside for a run that has not ended. */
    public record Hold(
            String agentId, Optional<String> userId, long amountMax, long tokensMax, Instant since, Instant expiresAt)
            implements EntityState {}

    public long available() {
        return money.available();
    }

    Balance balance() {
        return new Balance(money.granted(), money.spent(), money.balance(), money.held(), money.available());
    }

    Optional<Hold> hold(String runId) {
        return Optional.ofNullable(holds.get(runId));
    }

    CreditLedger with(Budgets next) {
        return new CreditLedger(money, holds, resolutions, grants, next, tokens);
    }

    CreditLedger with(TokenQuota next) {
        return new CreditLedger(money, holds, resolutions, grants, budgets, next);
    }

    /** Defends itself: an entry that does not follow from what is here is a fault of the journal, not of the caller. */
    CreditLedger posted(Entry entry, Instant at) {
        if (money.balance() != entry.balanceBefore()) {
            throw new IllegalStateException("entry " + entry.reference() + " expects a balance of "
                    + entry.balanceBefore() + ", the ledger has " + money.balance());
        }
        return switch (entry.kind()) {
            case GRANTED ->
                new CreditLedger(
                        money.granted(entry.amount()),
                        holds,
                        resolutions,
                        Persistent.map(grants).plus(entry.reference(), entry.amount()),
                        budgets,
                        tokens);
            case HELD, EXTENDED -> held(entry, at);
            case SETTLED, RELEASED, EXPIRED -> resolved(entry, at);
            case SETTLED_LATE -> settledLate(entry, at);
        };
    }

    private CreditLedger held(Entry entry, Instant at) {
        var before = hold(entry.reference());
        var agentId = entry.agentId().orElse("");
        var hold = new Hold(
                agentId,
                entry.userId(),
                entry.amount(),
                entry.tokens(),
                before.map(Hold::since).orElse(at),
                entry.expiresAt().orElse(at));
        long more = entry.amount() - before.map(Hold::amountMax).orElse(0L);
        long moreTokens = entry.tokens() - before.map(Hold::tokensMax).orElse(0L);
        return new CreditLedger(
                money.holding(more),
                Persistent.map(holds).plus(entry.reference(), hold),
                resolutions,
                grants,
                budgets.holding(agentId, more),
                tokens.holding(moreTokens));
    }

    private CreditLedger resolved(Entry entry, Instant at) {
        var hold = hold(entry.reference())
                .orElseThrow(() -> new IllegalStateException("no open hold of " + entry.reference()));
        long charged = entry.kind() == Kind.SETTLED ? entry.amount() : 0;
        return new CreditLedger(
                money.holding(-hold.amountMax()).spent(charged),
                Persistent.map(holds).minus(entry.reference()),
                resolutions.plus(entry.reference(), entry.kind(), hold.agentId(), charged),
                grants,
                budgets.resolved(hold.agentId(), hold.amountMax(), charged, at),
                tokens.holding(-hold.tokensMax()).used(entry.tokens(), at));
    }

    private CreditLedger settledLate(Entry entry, Instant at) {
        return new CreditLedger(
                money.spent(entry.amount()),
                holds,
                resolutions.plus(
                        entry.reference(), Kind.SETTLED_LATE, entry.agentId().orElse(""), entry.amount()),
                grants,
                budgets.resolved(entry.agentId().orElse(""), 0, entry.amount(), at),
                tokens.used(entry.tokens(), at));
    }
}
