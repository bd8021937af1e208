package ninja.helpy.agents.credit;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import ninja.helpy.agents.credit.CreditLedgerCommand.Balance;
import ninja.helpy.agents.protocol.EntityState;

/**
 * The credits of one workspace, in nano-dollars.
 *
 * <p>Invariant: {@code granted = balance + spent}; available is the balance less what is held. A balance below zero can
 * only come from a settlement above its hold, or from a correction.
 */
public record CreditLedger(
        long granted, long spent, Map<String, Hold> holds, Map<String, Long> resolved, Map<String, Long> grants)
        implements EntityState {

    /** Open holds at a time; more are refused. */
    public static final int HOLDS_MAX = 20_000;

    /** Resolved runs whose first answer is remembered; a run asks again only within seconds of a crash. */
    public static final int RESOLVED_MAX = 1_000;

    /** Grants whose reference is remembered, so that a repeated order is not paid out twice. */
    public static final int GRANTS_MAX = 1_000;

    public static final CreditLedger EMPTY = new CreditLedger(0, 0, Map.of(), Map.of(), Map.of());

    public CreditLedger {
        holds = Collections.unmodifiableMap(holds);
        resolved = Collections.unmodifiableMap(resolved);
        grants = Collections.unmodifiableMap(grants);
    }

    /** Credits set aside for a run that has not ended. */
    public record Hold(String agentId, long amountMax, Instant since, Instant expiresAt) implements EntityState {}

    public long balanceNow() {
        return Math.subtractExact(granted, spent);
    }

    public long held() {
        return holds.values().stream().mapToLong(Hold::amountMax).reduce(0, Math::addExact);
    }

    public long available() {
        return Math.subtractExact(balanceNow(), held());
    }

    Balance balance() {
        long held = held();
        return new Balance(granted, spent, balanceNow(), held, balanceNow() - held);
    }

    CreditLedger granted(String reference, long amount) {
        return new CreditLedger(
                Math.addExact(granted, amount), spent, holds, resolved, with(grants, reference, amount, GRANTS_MAX));
    }

    CreditLedger held(String runId, Hold hold) {
        return new CreditLedger(granted, spent, with(holds, runId, hold, HOLDS_MAX), resolved, grants);
    }

    CreditLedger resolved(String runId, long charged) {
        var open = new LinkedHashMap<>(holds);
        if (open.remove(runId) == null) throw new IllegalStateException("no open hold of run " + runId);
        return new CreditLedger(
                granted, Math.addExact(spent, charged), open, with(resolved, runId, charged, RESOLVED_MAX), grants);
    }

    private static <V> Map<String, V> with(Map<String, V> map, String key, V value, int sizeMax) {
        var next = new LinkedHashMap<>(map);
        next.put(key, value);
        var oldest = next.keySet().iterator();
        for (int surplus = next.size() - sizeMax; surplus > 0; surplus--) {
            oldest.next();
            oldest.remove();
        }
        return next;
    }
}
