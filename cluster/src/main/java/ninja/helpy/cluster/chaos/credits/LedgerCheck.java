package ninja.helpy.cluster.chaos.credits;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import ninja.helpy.api.wire.Credits;
import ninja.helpy.cluster.chaos.Answer;
import ninja.helpy.cluster.chaos.Violations;
import ninja.helpy.cluster.chaos.credits.Ledger.Posted;

/** Compares what was acknowledged for one workspace with its journal, and both with the balance that the API tells. */
final class LedgerCheck {

    /** For what must come by itself: expiries, and the last events in the feed. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final long ASK_AGAIN_MILLIS = 300;

    private final Book book;
    private final Reader reader;
    private final Violations violations;
    private final Ledger ledger = new Ledger(this::violation);

    /** Asks any node, until one answers. */
    interface Reader {
        Answer get(String path, String key);
    }

    LedgerCheck(Book book, Reader reader, Violations violations) {
        this.book = book;
        this.reader = reader;
        this.violations = violations;
    }

    private void violation(String what) {
        violations.add("workspace " + book.number() + ", " + what);
    }

    void check() {
        awaitExpiries();
        var replayed = reader.get(book.path("/entities/credit-ledger/" + book.workspaceId()), book.key());
        if (!replayed.isGranted()) {
            violation("the ledger cannot be replayed: " + replayed);
            return;
        }
        readJournal(replayed.json().path("seqNr").asLong());
        book.holds().values().forEach(this::checkHold);
        ledger.holds().forEach(this::checkPosted);
        if (!ledger.grants().equals(book.grants())) {
            violation("granted were " + book.grants() + ", in the journal are " + ledger.grants());
        }
        checkBalance(replayed.json().path("state"));
    }

    private void awaitExpiries() {
        Instant deadline = Instant.now().plus(PATIENCE);
        while (!balance().text("reserved").equals("0") && Instant.now().isBefore(deadline)) pause();
    }

    private Answer balance() {
        return reader.get(book.path("/credits"), book.key());
    }

    /** Every event once, in order, without a hole. */
    private void readJournal(long last) {
        Instant deadline = Instant.now().plus(PATIENCE);
        long read = 0;
        String position = "0";
        while (read < last && Instant.now().isBefore(deadline)) {
            var page = reader.get(book.path("/events?entity=credit-ledger&limit=200&from=" + position), book.key());
            JsonNode events = page.json().path("items");
            for (JsonNode event : events) {
                long seqNr = event.path("seqNr").asLong();
                if (seqNr != read + 1) violation("event " + (read + 1) + " is not in the feed, but " + seqNr + " is");
                event.path("payload").path("entries").forEach(entry -> ledger.post(seqNr, entry));
                read = seqNr;
            }
            position = page.text("position");
            if (events.isEmpty()) pause();
            else deadline = Instant.now().plus(PATIENCE);
        }
        if (read < last) violation("events " + (read + 1) + " to " + last + " have not come to the feed");
    }

    private void checkHold(Hold hold) {
        Posted posted = ledger.holds().get(hold.reference());
        if (posted == null) {
            if (hold.isHeld()) violation(hold.id() + ": its hold was acknowledged, but is not in the journal");
            return;
        }
        if (posted.amount() != hold.asked()) {
            violation(hold.id() + ": asked for " + hold.asked() + ", in the journal is " + posted.amount());
        }
        if (hold.isResolved() && !posted.isResolved()) {
            violation(hold.id() + ": its resolution was acknowledged, but is not in the journal");
        } else if (hold.isResolved() && posted.charged() != hold.charged()) {
            violation(hold.id() + ": " + hold.charged() + " was acknowledged, charged was " + posted.charged());
        }
    }

    /** What nobody was told of must not cost anything. */
    private void checkPosted(String reference, Posted posted) {
        Hold hold = book.holds().get(reference);
        if (hold == null) violation(reference + " is in the journal, and nobody has asked for it");
        else if (!hold.isResolved() && posted.charged() != 0) violation(reference + " was charged unasked");
        if (!posted.isResolved()) violation(reference + " is still held");
    }

    private void checkBalance(JsonNode replayed) {
        Answer told = balance();
        var expected = Map.of(
                "granted", ledger.granted(),
                "spent", ledger.spent(),
                "balance", ledger.balance(),
                "reserved", 0L,
                "available", ledger.balance());
        expected.forEach((field, amount) -> {
            if (!told.text(field).equals(Credits.text(amount))) {
                violation(field + " is " + told.text(field) + ", but should be " + Credits.text(amount));
            }
        });
        long settled = book.holds().values().stream()
                .filter(Hold::isResolved)
                .mapToLong(Hold::charged)
                .sum();
        if (settled != ledger.spent()) violation("settled were " + settled + ", spent is " + ledger.spent());
        expectReplayed(replayed, "granted", ledger.granted());
        expectReplayed(replayed, "spent", ledger.spent());
    }

    private void expectReplayed(JsonNode replayed, String field, long expected) {
        long value = replayed.findPath(field).asLong();
        if (value != expected) violation("replay says " + field + " " + value + ", the entries make " + expected);
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(ASK_AGAIN_MILLIS);
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }
}
