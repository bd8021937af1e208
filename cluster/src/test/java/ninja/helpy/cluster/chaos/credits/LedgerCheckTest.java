package ninja.helpy.cluster.chaos.credits;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import ninja.helpy.api.wire.Credits;
import ninja.helpy.cluster.chaos.Answer;
import ninja.helpy.cluster.chaos.Violations;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What clients were told, against journals that say the same or something else. */
class LedgerCheckTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Book book = new Book(0, "w", "key");
    private final Violations violations = new Violations();
    private final ArrayNode events = JSON.createArrayNode();
    private final ObjectNode credits = JSON.createObjectNode();
    private long balance;
    private long lastSeqNr;

    @BeforeEach
    void oneGrantAndOneSettledHold() {
        book.granted("order-1", 100);
        acknowledged("c1-1", 60).resolved(40);
        event("GRANTED", "order-1", 100, 100);
        event("HELD", "client/c1-1", 60, 0);
        event("SETTLED", "client/c1-1", 40, -40);
        told(100, 40, 0);
    }

    @Test
    void whatWasAcknowledgedIsWhatIsThere() {
        assertThat(found()).isEmpty();
    }

    @Test
    void anAcknowledgedHoldThatIsNotInTheJournalIsSeen() {
        acknowledged("c1-2", 5);

        assertThat(found()).singleElement().asString().contains("c1-2", "not in the journal");
    }

    @Test
    void anAcknowledgedSettlementThatIsNotInTheJournalIsSeen() {
        acknowledged("c1-2", 5).resolved(5);
        event("HELD", "client/c1-2", 5, 0);

        assertThat(found()).anyMatch(text -> text.contains("its resolution was acknowledged, but is not"));
    }

    @Test
    void anotherChargeThanTheAcknowledgedOneIsSeen() {
        acknowledged("c1-2", 5).resolved(5);
        event("HELD", "client/c1-2", 5, 0);
        event("SETTLED", "client/c1-2", 4, -4);
        told(100, 44, 0);

        assertThat(found()).contains("workspace 0, c1-2: 5 was acknowledged, charged was 4");
    }

    @Test
    void whatIsStillHeldIsSeen() {
        acknowledged("c1-2", 5);
        event("HELD", "client/c1-2", 5, 0);

        assertThat(found()).containsExactly("workspace 0, client/c1-2 is still held");
    }

    @Test
    void aHoldThatWasNeverAcknowledgedMustNotCostAnything() {
        book.add(new Hold("c1-2", 5, false));
        event("HELD", "client/c1-2", 5, 0);
        event("RELEASED", "client/c1-2", 0, 0);
        assertThat(found()).isEmpty();

        book.add(new Hold("c1-3", 5, false));
        event("HELD", "client/c1-3", 5, 0);
        event("SETTLED", "client/c1-3", 5, -5);
        told(100, 45, 0);

        assertThat(found()).anyMatch(text -> text.contains("c1-3 was charged unasked"));
    }

    @Test
    void aHoleInTheFeedIsSeen() {
        events.remove(1);

        assertThat(found()).anyMatch(text -> text.contains("event 2 is not in the feed, but 3 is"));
    }

    @Test
    void aGrantThatNobodyOrderedIsSeen() {
        event("GRANTED", "order-2", 7, 7);
        told(107, 40, 0);

        assertThat(found()).singleElement().asString().contains("granted were", "order-2");
    }

    @Test
    void aBalanceThatDoesNotFollowFromTheJournalIsSeen() {
        told(100, 41, 0);

        assertThat(found())
                .contains(
                        "workspace 0, spent is " + Credits.text(41) + ", but should be " + Credits.text(40),
                        "workspace 0, replay says spent 41, the entries make 40");
    }

    private List<String> found() {
        new LedgerCheck(book, this::answer, violations).check();
        return violations.found();
    }

    private Answer answer(String path, String key) {
        if (path.endsWith("/credits")) return new Answer(200, credits);
        var page = JSON.createObjectNode();
        if (path.contains("/entities/")) {
            page.put("seqNr", lastSeqNr).set("state", JSON.createObjectNode().set("money", money()));
        } else {
            page.put("position", lastSeqNr).set("items", events);
        }
        return new Answer(200, page);
    }

    private JsonNode money() {
        return JSON.createObjectNode().put("granted", nano(credits, "granted")).put("spent", nano(credits, "spent"));
    }

    private static long nano(JsonNode told, String field) {
        return Credits.parse(told.get(field).asText()).orElseThrow();
    }

    private Hold acknowledged(String id, long amount) {
        var hold = new Hold(id, amount, false);
        hold.acknowledged();
        book.add(hold);
        return hold;
    }

    private void told(long granted, long spent, long reserved) {
        credits.put("granted", Credits.text(granted))
                .put("spent", Credits.text(spent))
                .put("balance", Credits.text(granted - spent))
                .put("reserved", Credits.text(reserved))
                .put("available", Credits.text(granted - spent - reserved));
    }

    private void event(String kind, String reference, long amount, long change) {
        var event = events.addObject().put("seqNr", ++lastSeqNr);
        event.putObject("payload")
                .putArray("entries")
                .addObject()
                .put("kind", kind)
                .put("reference", reference)
                .put("amount", amount)
                .put("balanceBefore", balance)
                .put("balanceAfter", balance + change);
        balance += change;
    }
}
