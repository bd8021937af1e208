package ninja.helpy.cluster.chaos.credits;

import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import ninja.helpy.api.wire.Credits;
import ninja.helpy.cluster.chaos.Answer;
import ninja.helpy.cluster.chaos.Client;
import ninja.helpy.cluster.chaos.Violations;

/** Grants credits to the workspaces of the test: little, so that holds are refused now and then. */
final class Treasury {

    /** Some dozens of holds: 40 credits. */
    private static final long GRANT = 40_000_000_000L;

    private final String adminKey;
    private final Violations violations;
    private final AtomicInteger orders = new AtomicInteger();

    Treasury(String adminKey, Violations violations) {
        this.adminKey = adminKey;
        this.violations = violations;
    }

    /** Comes back when it is acknowledged. */
    void topUp(Book book, Client client) {
        String reference = "order-" + orders.incrementAndGet();
        var order = Map.of("amount", Credits.text(GRANT), "reason", "fault test", "reference", reference);
        Answer answer = client.ask("POST", book.path("/credits"), adminKey, order);
        if (answer.isGranted()) book.granted(reference, GRANT);
        else violations.add(reference + ": a grant was answered with " + answer);
    }
}
