package ninja.helpy.cluster.chaos.credits;

import ninja.helpy.cluster.chaos.Answer;
import ninja.helpy.cluster.chaos.Violations;
import ninja.helpy.cluster.chaos.books.Ledger;
import ninja.helpy.cluster.chaos.books.Ledger.Posted;
import ninja.helpy.cluster.chaos.books.LedgerReader;

/** Compares what was acknowledged for one workspace with its journal, and both with the balance that the API tells. */
final class LedgerCheck {

    private final Book book;
    private final Reader reader;
    private final Violations violations;

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
        new LedgerReader(book.workspaceId(), path -> reader.get(path, book.key()), this::violation)
                .read()
                .ifPresent(this::compare);
    }

    private void compare(Ledger ledger) {
        book.holds().values().forEach(hold -> checkHold(hold, ledger));
        ledger.holds().forEach(this::checkPosted);
        if (!ledger.grants().equals(book.grants())) {
            violation("granted were " + book.grants() + ", in the journal are " + ledger.grants());
        }
        long settled = book.holds().values().stream()
                .filter(Hold::isResolved)
                .mapToLong(Hold::charged)
                .sum();
        if (settled != ledger.spent()) violation("settled were " + settled + ", spent is " + ledger.spent());
    }

    private void checkHold(Hold hold, Ledger ledger) {
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
}
