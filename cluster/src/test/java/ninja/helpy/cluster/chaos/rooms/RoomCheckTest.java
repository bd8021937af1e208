package ninja.helpy.cluster.chaos.rooms;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import ninja.helpy.api.wire.Credits;
import ninja.helpy.cluster.chaos.Answer;
import ninja.helpy.cluster.chaos.Violations;
import ninja.helpy.cluster.chaos.books.Ledger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What two people were told of their room: what may be, and every kind of thing that must not. */
class RoomCheckTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Violations violations = new Violations();
    private final Room room = new Room("room", 2, List.of("Ada"));
    private final Transcript uma = room.enter("uma", violations::add);
    private final Transcript udo = room.enter("udo", violations::add);
    private final RoomCheck check = new RoomCheck(room, violations::add, List.of("one two"));
    private final Ledger ledger = new Ledger(violations::add);

    @BeforeEach
    void aMessageAndItsAnswerThatBothWereTold() {
        both(message(1, "hello", "m-1"), started(2, "r-1"), answer(3, "r-1", "one two"));
        room.acknowledged("hello", "m-1");
    }

    @Test
    void theSameToEverybodyIsRight() {
        assertThat(found()).isEmpty();
        assertThat(check.rounds()).containsExactly("r-1");
        assertThat(RoomCheck.answersIn(room)).isOne();
    }

    @Test
    void anotherFactAtTheSamePositionIsSeen() {
        uma.take(message(4, "mine", "m-2"));
        udo.take(message(4, "yours", "m-3"));

        assertThat(found()).singleElement().asString().contains("at 4", "mine", "yours");
    }

    @Test
    void whatSomebodyWasNeverToldIsSeen() {
        uma.take(message(4, "more", "m-2"));
        both(message(5, "and more", "m-3"));

        assertThat(found()).singleElement().asString().contains("udo was never told what is at 4");
    }

    @Test
    void whatIsStillToComeAndWhatWasBeforeSomebodyCameIsNotMissing() {
        uma.take(message(4, "more", "m-2"));
        room.enter("late", violations::add).take(message(4, "more", "m-2"));

        assertThat(found()).isEmpty();
    }

    @Test
    void whatTheRoomDidNotKeepAnyMoreIsNotMissingButTheRestIs() {
        for (int at = 4; at <= 7; at++) uma.take(message(at, "words " + at, "m-" + at));
        udo.expired(5);
        udo.take(message(7, "words 7", "m-7"));

        assertThat(found()).singleElement().asString().contains("udo was never told what is at 6");
        assertThat(udo.gaps()).isOne();
    }

    @Test
    void aPositionThatWasToldAlreadyIsSeen() {
        udo.take(message(2, "again", "m-2"));

        assertThat(violations.found()).singleElement().asString().contains("after position 3");
    }

    @Test
    void anAcknowledgedMessageThatIsNotThereIsSeen() {
        room.acknowledged("lost", "m-9");

        assertThat(found()).containsExactly("\"lost\" was acknowledged as m-9, told was null");
    }

    @Test
    void anAcknowledgedMessageUnderAnotherIdIsSeen() {
        both(message(4, "more", "m-2"));
        room.acknowledged("more", "m-3");

        assertThat(found()).containsExactly("\"more\" was acknowledged as m-3, told was m-2");
    }

    @Test
    void theSameWordsTwiceAreSeen() {
        both(message(4, "hello", "m-1"));

        assertThat(found()).containsExactly("\"hello\" is there twice");
    }

    @Test
    void wordsThatWereAcknowledgedAsTwoMessagesAreSeen() {
        room.acknowledged("hello", "m-2");

        assertThat(found()).containsExactly("\"hello\" was acknowledged as two messages");
    }

    @Test
    void aTurnThatAnsweredTwiceIsSeen() {
        both(answer(4, "r-1", "one two"));

        assertThat(found()).containsExactly("answered twice: round r-1 by ada");
    }

    @Test
    void anAnswerInOtherWordsIsSeen() {
        both(answer(4, "r-2", "one"));

        assertThat(found()).containsExactly("round r-2 by ada was answered with \"one\"");
    }

    @Test
    void aRoundThatIsOverAndPaidOnceIsRight() {
        charged("run-1", 7);

        check.paid("r-1", round("completed", "run-1", 7), ledger);

        assertThat(violations.found()).isEmpty();
    }

    @Test
    void aRoundThatIsNotOverIsSeen() {
        check.paid("r-1", round("running", "run-1", 0), ledger);

        assertThat(violations.found()).singleElement().asString().contains("round r-1 is not over");
    }

    @Test
    void aTurnThatWasChargedOtherwiseIsSeen() {
        charged("run-1", 5);

        check.paid("r-1", round("completed", "run-1", 7), ledger);
        check.paid("r-2", round("completed", "run-2", 7), ledger);

        assertThat(violations.found())
                .containsExactly(
                        "round r-1: a turn has cost 7, charged was 5", "round r-2: a turn has cost 7, charged was 0");
    }

    private List<String> found() {
        check.compare();
        return violations.found();
    }

    private void both(JsonNode... frames) {
        for (var frame : frames) {
            uma.take(frame);
            udo.take(frame);
        }
    }

    private static JsonNode message(long position, String content, String messageId) {
        var frame = frame(position, "group.message");
        ((ObjectNode) frame.get("data"))
                .putObject("message")
                .put("content", content)
                .put("messageId", messageId);
        return frame;
    }

    private static JsonNode started(long position, String roundId) {
        var frame = frame(position, "round.started");
        ((ObjectNode) frame.get("data")).put("roundId", roundId);
        return frame;
    }

    private static JsonNode answer(long position, String roundId, String response) {
        var frame = frame(position, "helpy.response");
        ((ObjectNode) frame.get("data"))
                .put("roundId", roundId)
                .put("helpyId", "ada")
                .put("response", response);
        return frame;
    }

    private static ObjectNode frame(long position, String event) {
        var frame = JSON.createObjectNode().put("event", event).put("position", position);
        frame.putObject("data");
        return frame;
    }

    private static Answer round(String status, String runId, long cost) {
        var round = JSON.createObjectNode().put("status", status);
        round.putArray("responders").addObject().put("runId", runId).put("costCredits", Credits.text(cost));
        return new Answer(200, round);
    }

    private void charged(String runId, long cost) {
        ledger.post(1, entry("GRANTED", "order-1", 100, 0, 100));
        ledger.post(2, entry("HELD", runId, 10, 100, 100));
        ledger.post(3, entry("SETTLED", runId, cost, 100, 100 - cost));
    }

    private static JsonNode entry(String kind, String reference, long amount, long before, long after) {
        return JSON.createObjectNode()
                .put("kind", kind)
                .put("reference", reference)
                .put("amount", amount)
                .put("balanceBefore", before)
                .put("balanceAfter", after);
    }
}
