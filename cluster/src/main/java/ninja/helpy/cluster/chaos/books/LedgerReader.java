package ninja.helpy.cluster.chaos.books;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import ninja.helpy.api.wire.Credits;
import ninja.helpy.cluster.chaos.Answer;

/** Reads the whole journal of one workspace's ledger over HTTP, and compares its sums with what the API tells. */
public final class LedgerReader {

    /** For what must come by itself: expiries, and the last events in the feed. */
    private static final Duration PATIENCE = Duration.ofMinutes(4);

    private static final long ASK_AGAIN_MILLIS = 300;

    private final String workspaceId;
    private final Function<String, Answer> get;
    private final Consumer<String> violation;

    /** {@code get}: asks any node for this path, until one answers. */
    public LedgerReader(String workspaceId, Function<String, Answer> get, Consumer<String> violation) {
        this.workspaceId = workspaceId;
        this.get = get;
        this.violation = violation;
    }

    /** Empty, and a violation, if it cannot be read. Waits until nothing is held any more, and for the feed. */
    public Optional<Ledger> read() {
        awaitNothingHeld();
        var replayed = get.apply(path("/entities/credit-ledger/" + workspaceId));
        if (!replayed.isGranted()) {
            violation.accept("the ledger cannot be replayed: " + replayed);
            return Optional.empty();
        }
        var ledger = new Ledger(violation);
        readJournal(replayed.json().path("seqNr").asLong(), ledger);
        checkSums(ledger, replayed.json().path("state"));
        return Optional.of(ledger);
    }

    private String path(String rest) {
        return "/api/workspaces/" + workspaceId + rest;
    }

    private void awaitNothingHeld() {
        Instant deadline = Instant.now().plus(PATIENCE);
        while (!balance().text("reserved").equals("0") && Instant.now().isBefore(deadline)) pause();
    }

    private Answer balance() {
        return get.apply(path("/credits"));
    }

    /** Every event once, in order, without a hole. */
    private void readJournal(long last, Ledger ledger) {
        Instant deadline = Instant.now().plus(PATIENCE);
        long read = 0;
        String position = "0";
        while (read < last && Instant.now().isBefore(deadline)) {
            var page = get.apply(path("/events?entity=credit-ledger&limit=200&from=" + position));
            JsonNode events = page.json().path("items");
            for (JsonNode event : events) {
                long seqNr = event.path("seqNr").asLong();
                if (seqNr != read + 1) {
                    violation.accept("event " + (read + 1) + " is not in the feed, but " + seqNr + " is");
                }
                event.path("payload").path("entries").forEach(entry -> ledger.post(seqNr, entry));
                read = seqNr;
            }
            position = page.text("position");
            if (events.isEmpty()) pause();
            else deadline = Instant.now().plus(PATIENCE);
        }
        if (read < last) violation.accept("events " + (read + 1) + " to " + last + " have not come to the feed");
    }

    private void checkSums(Ledger ledger, JsonNode replayed) {
        Answer told = balance();
        var expected = Map.of(
                "granted", ledger.granted(),
                "spent", ledger.spent(),
                "balance", ledger.balance(),
                "reserved", 0L,
                "available", ledger.balance());
        expected.forEach((field, amount) -> {
            if (!told.text(field).equals(Credits.text(amount))) {
                violation.accept(field + " is " + told.text(field) + ", but should be " + Credits.text(amount));
            }
        });
        expectReplayed(replayed, "granted", ledger.granted());
        expectReplayed(replayed, "spent", ledger.spent());
    }

    private void expectReplayed(JsonNode replayed, String field, long expected) {
        long value = replayed.findPath(field).asLong();
        if (value != expected)
            violation.accept("replay says " + field + " " + value + ", the entries make " + expected);
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(ASK_AGAIN_MILLIS);
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }
}
