package ninja.helpy.agents.credit;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Plain double entry: every amount leaves one account and enters another. Knows the rules and nothing of how the real
 * ledger keeps them.
 */
final class LedgerModel {

    private static final String SOURCE = "source";
    private static final String AVAILABLE = "available";
    private static final String SPENT = "spent";
    private static final Duration DAY = Duration.ofDays(1);

    private final Map<String, Long> accounts = new TreeMap<>();
    private final Map<String, Instant> expiries = new HashMap<>();
    private final Map<String, Long> answers = new HashMap<>();
    private final Map<String, Long> expired = new HashMap<>();
    private final Map<String, Long> grants = new HashMap<>();
    private final List<Spending> spendings = new ArrayList<>();
    private long limit = Long.MAX_VALUE;
    private boolean isClockTrue = true;

    private record Spending(long amount, Instant at) {}

    LedgerModel copy() {
        var copy = new LedgerModel();
        copy.accounts.putAll(accounts);
        copy.expiries.putAll(expiries);
        copy.answers.putAll(answers);
        copy.expired.putAll(expired);
        copy.grants.putAll(grants);
        copy.spendings.addAll(spendings);
        copy.limit = limit;
        copy.isClockTrue = isClockTrue;
        return copy;
    }

    boolean grant(String reference, long amount) {
        var first = grants.putIfAbsent(reference, amount);
        if (first == null) move(SOURCE, AVAILABLE, amount);
        return first == null || first == amount;
    }

    /** What is held, or nothing if there is no room or the run is resolved. */
    Optional<Long> reserve(String runId, long amount, Instant expiresAt, Instant now, boolean isAccepted) {
        if (isOpen(runId)) return Optional.of(held(runId));
        if (answers.containsKey(runId) || expired.containsKey(runId)) return Optional.empty();
        return hold(runId, amount, expiresAt, now, isAccepted);
    }

    Optional<Long> extend(String runId, long amount, Instant expiresAt, Instant now, boolean isAccepted) {
        if (!isOpen(runId)) return Optional.empty();
        if (amount <= held(runId) && isAccepted) return Optional.of(held(runId));
        return hold(runId, amount, expiresAt, now, isAccepted);
    }

    /** A limit may refuse earlier than the true window would, never later; so its refusals are taken from the ledger. */
    private Optional<Long> hold(String runId, long amount, Instant expiresAt, Instant now, boolean isAccepted) {
        long before = isOpen(runId) ? held(runId) : 0;
        boolean fits = balance(AVAILABLE) + before >= amount;
        boolean withinLimit = !isClockTrue || amount - before <= limit - heldInAll() - spentSince(now.minus(DAY));
        if (isAccepted && !(fits && withinLimit)) {
            throw new AssertionError("held " + amount + " for " + runId + " without room");
        }
        if (!isAccepted && fits && limit == Long.MAX_VALUE) throw new AssertionError("refused " + amount);
        if (!isAccepted) return Optional.empty();
        move(AVAILABLE, "held:" + runId, amount - before);
        accounts.merge("held:" + runId, 0L, Long::sum);
        expiries.put(runId, expiresAt);
        return Optional.of(amount);
    }

    Optional<Long> settle(String runId, long amount, Instant now) {
        if (expired.remove(runId) != null) {
            move(AVAILABLE, SPENT, amount);
            return answered(runId, amount, now);
        }
        return resolve(runId, amount, now);
    }

    Optional<Long> resolve(String runId, long amount, Instant now) {
        if (answers.containsKey(runId)) return Optional.ofNullable(answers.get(runId));
        if (expired.containsKey(runId)) return Optional.of(0L);
        if (!isOpen(runId)) return Optional.empty();
        free(runId);
        move(AVAILABLE, SPENT, amount);
        return answered(runId, amount, now);
    }

    private Optional<Long> answered(String runId, long amount, Instant now) {
        answers.put(runId, amount);
        spendings.add(new Spending(amount, now));
        return Optional.of(amount);
    }

    void expire(Instant now) {
        for (var runId : List.copyOf(expiries.keySet())) {
            if (runId.startsWith(CreditLedger.CLIENT_PREFIX)) runSays(runId, false, now);
        }
    }

    void runSays(String runId, boolean isInUse, Instant now) {
        var expiresAt = expiries.get(runId);
        if (expiresAt == null || expiresAt.isAfter(now)) return;
        if (isInUse) {
            expiries.put(runId, now.plus(Decisions.PROLONGED));
        } else {
            free(runId);
            expired.put(runId, 0L);
        }
    }

    void limit(long amount) {
        limit = amount;
    }

    void clockWentBack() {
        isClockTrue = false;
    }

    private void free(String runId) {
        move("held:" + runId, AVAILABLE, held(runId));
        accounts.remove("held:" + runId);
        expiries.remove(runId);
    }

    private void move(String from, String to, long amount) {
        accounts.merge(from, -amount, Long::sum);
        accounts.merge(to, amount, Long::sum);
    }

    boolean isOpen(String runId) {
        return accounts.containsKey("held:" + runId);
    }

    private long held(String runId) {
        return balance("held:" + runId);
    }

    private long spentSince(Instant since) {
        return spendings.stream()
                .filter(spending -> spending.at().isAfter(since))
                .mapToLong(Spending::amount)
                .sum();
    }

    private long balance(String account) {
        return accounts.getOrDefault(account, 0L);
    }

    long heldInAll() {
        return accounts.entrySet().stream()
                .filter(e -> e.getKey().startsWith("held:"))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    /** Every rule about the whole book; {@code ledger} is the real one. */
    void check(CreditLedger ledger) {
        long sum = accounts.values().stream().mapToLong(Long::longValue).sum();
        require(sum == 0, "money came from nowhere");
        var balance = ledger.balance();
        require(balance.granted() == -balance(SOURCE), "granted");
        require(balance.spent() == balance(SPENT), "spent");
        require(balance.held() == heldInAll(), "held");
        require(balance.available() == balance(AVAILABLE), "available");
        require(balance.granted() == balance.balance() + balance.spent(), "granted = balance + spent");
        require(balance.available() == balance.balance() - balance.held(), "available = balance - held");
        require(ledger.holds().keySet().equals(expiries.keySet()), "open holds");
        require(ledger.budgets().workspace().held() == balance.held(), "held of the workspace's budget");
        long ofAgents = ledger.budgets().agents().values().stream()
                .mapToLong(Budget::held)
                .sum();
        require(ofAgents == balance.held(), "held of the agents' budgets");
        ledger.holds().forEach((runId, hold) -> {
            require(hold.amountMax() == held(runId), "hold of " + runId);
            require(hold.expiresAt().equals(expiries.get(runId)), "expiry of " + runId);
        });
    }

    private static void require(boolean isTrue, String what) {
        if (!isTrue) throw new AssertionError("not true: " + what);
    }
}
