package ninja.helpy.cluster.chaos.credits;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import ninja.helpy.api.wire.Credits;
import ninja.helpy.cluster.chaos.Answer;
import ninja.helpy.cluster.chaos.Client;
import ninja.helpy.cluster.chaos.Pulse;
import ninja.helpy.cluster.chaos.Violations;

/** One client of one workspace: holds, and settles or releases what it holds; now and then it says something twice. */
final class HoldWorker {

    /** Holds that wait for the end, in one hand. */
    private static final int OPEN_MAX = 20;

    private static final int HOLDS_MAX = 200_000;
    private static final long AMOUNT_MAX = 1_000_000_000L;
    private static final int OF_HUNDRED = 100;
    private static final int LEFT_OPEN = 5;
    private static final int REPEATED = 10;
    private static final int RELEASED = 20;
    private static final int ABOVE = 10;
    private static final int BRIEF = 4;
    private static final int BRIEF_SECONDS = 2;
    private static final int LONG_SECONDS = 86_400;
    private static final int INSUFFICIENT = 402;
    private static final int NOT_FOUND = 404;
    private static final int CONFLICT = 409;
    private static final String RESERVATIONS = "/credits/reservations";

    private final int number;
    private final Book book;
    private final Client client;
    private final Treasury treasury;
    private final Pulse pulse;
    private final Violations violations;
    private final SplittableRandom random;
    private final Deque<Hold> open = new ArrayDeque<>();
    private final List<Hold> refused = new ArrayList<>();

    HoldWorker(int number, Book book, Client client, Treasury treasury, Pulse pulse, Violations violations) {
        this.number = number;
        this.book = book;
        this.client = client;
        this.treasury = treasury;
        this.pulse = pulse;
        this.violations = violations;
        this.random = client.random();
    }

    void work() {
        for (int n = 1; client.isToWork() && n <= HOLDS_MAX; n++) one(n);
        open.forEach(this::resolve);
        refused.forEach(this::giveUp);
    }

    private void one(int n) {
        var hold = new Hold("c" + number + "-" + n, 1 + random.nextLong(AMOUNT_MAX), chance(BRIEF));
        book.add(hold);
        Answer answer = reserve(hold, hold.asked());
        if (answer.status() == INSUFFICIENT) {
            refused.add(hold);
            treasury.topUp(book, client);
        } else if (isAmount(answer, "amount", hold.asked())) {
            hold.acknowledged();
            use(hold);
        } else if (!(hold.isBrief() && answer.status() == CONFLICT)) {
            violations.add(hold.id() + ": a hold of " + hold.asked() + " was answered with " + answer);
        }
    }

    /** A brief hold may have expired before it is resolved, and then costs only what its client says it has cost. */
    private void use(Hold hold) {
        if (hold.isBrief()) {
            if (random.nextBoolean()) leaveOpen(hold);
            return;
        }
        if (chance(REPEATED)) expectSame(hold, "amount", hold.asked(), reserve(hold, 1 + random.nextLong(AMOUNT_MAX)));
        if (chance(LEFT_OPEN)) leaveOpen(hold);
        else resolve(hold);
    }

    private void leaveOpen(Hold hold) {
        open.addLast(hold);
        if (open.size() > OPEN_MAX) resolve(open.removeFirst());
    }

    private void resolve(Hold hold) {
        boolean release = chance(RELEASED);
        long charge = release ? 0 : charge(hold);
        Answer answer = release ? release(hold) : settle(hold, charge);
        if (!isAmount(answer, "charged", charge)) {
            violations.add(hold.id() + ": acknowledged with " + hold.asked() + ", then "
                    + (release ? "its release" : "its settlement of " + charge) + " was answered with " + answer);
            return;
        }
        hold.resolved(charge);
        if (!hold.isBrief() && chance(REPEATED))
            expectSame(hold, "charged", charge, random.nextBoolean() ? release(hold) : settle(hold, 7));
    }

    private long charge(Hold hold) {
        return chance(ABOVE) ? hold.asked() + random.nextLong(hold.asked() + 1) : random.nextLong(hold.asked() + 1);
    }

    /** An attempt that had no answer may hold after all, once there are credits. */
    private void giveUp(Hold hold) {
        Answer answer = release(hold);
        boolean never = answer.status() == NOT_FOUND;
        if (!never && !isAmount(answer, "charged", 0)) {
            violations.add(hold.id() + ": was refused, then its release was answered with " + answer);
        }
    }

    private void expectSame(Hold hold, String field, long first, Answer repeat) {
        if (!isAmount(repeat, field, first)) {
            violations.add(hold.id() + ": the first answer was " + first + ", a repeat got " + repeat);
        }
    }

    private Answer reserve(Hold hold, long amount) {
        return ask(
                "POST",
                RESERVATIONS,
                Map.of(
                        "reservationId",
                        hold.id(),
                        "amount",
                        Credits.text(amount),
                        "expiresInSeconds",
                        hold.isBrief() ? BRIEF_SECONDS : LONG_SECONDS));
    }

    private Answer settle(Hold hold, long amount) {
        return ask("POST", RESERVATIONS + "/" + hold.id() + "/settle", Map.of("amount", Credits.text(amount)));
    }

    private Answer release(Hold hold) {
        return ask("DELETE", RESERVATIONS + "/" + hold.id(), Map.of());
    }

    private Answer ask(String method, String path, Map<String, ?> body) {
        Answer answer = client.ask(method, book.path(path), book.key(), body);
        pulse.beat(book.number());
        return answer;
    }

    private static boolean isAmount(Answer answer, String field, long amount) {
        return answer.isGranted() && answer.text(field).equals(Credits.text(amount));
    }

    private boolean chance(int ofHundred) {
        return random.nextInt(OF_HUNDRED) < ofHundred;
    }
}
