package ninja.helpy.api.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import ninja.helpy.agents.conversation.Message;
import ninja.helpy.agents.run.Piece;
import ninja.helpy.agents.session.GroupSessionCommand;
import ninja.helpy.agents.session.GroupSessionEvent;
import ninja.helpy.api.session.Told.HelpyRun;
import ninja.helpy.api.wire.Json;
import org.junit.jupiter.api.Test;

/** Which model speaks, as sockets are told it. */
class DraftsTest {

    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
    private static final HelpyRun RUN = new HelpyRun(Optional.empty(), "ada", "r-1");
    private static final Piece.Content STARTED = new Piece.Started("r-1", "c-1", "ada", "u-1", "m-1", "first/x");
    private static final Piece.Content STANDS_IN = new Piece.Answering("second/y");

    private final ChatFrames chat = new ChatFrames("c-1");
    private final Drafts drafts = begun(chat);

    private static Drafts begun(DraftFrames frames) {
        var drafts = new Drafts(frames);
        drafts.begin(RUN, NOW);
        return drafts;
    }

    @Test
    void theModelThatWasAskedIsNotNamed() {
        assertThat(read(drafts, STARTED, text("Hi"))).containsExactly("helpy.token 0 Hi");
        assertThat(told(drafts.soFar(NOW))).containsExactly("helpy.thinking", "helpy.token 0 Hi");
    }

    @Test
    void oneThatStandsInIsNamedBeforeItSpeaksAndToWhoComesLater() {
        assertThat(read(drafts, STARTED, STANDS_IN, text("Hi")))
                .containsExactly("helpy.model second/y", "helpy.token 0 Hi");
        assertThat(read(drafts, text(" you"))).containsExactly("helpy.token 2  you");
        assertThat(told(drafts.soFar(NOW)))
                .containsExactly("helpy.thinking", "helpy.model second/y", "helpy.token 0 Hi you");
    }

    @Test
    void whatTheOneBeforeHasSaidIsNotTakenForItsWords() {
        assertThat(read(drafts, STARTED, text("Mine."), STANDS_IN, text("Its own.")))
                .containsExactly("helpy.token 0 Mine.", "helpy.model second/y", "helpy.token 5 Its own.");
    }

    @Test
    void anAttemptThatBeginsAnewIsTheFirstModelsAgain() {
        read(drafts, STARTED, STANDS_IN, text("Hi"));

        var again = read(drafts, new Piece.Restarted(1, "lost"), STARTED, text("Hello"));

        assertThat(again).containsExactly("helpy.model first/x", "helpy.token 0 Hello");
        assertThat(told(drafts.soFar(NOW))).containsExactly("helpy.thinking", "helpy.token 0 Hello");
    }

    @Test
    void noneOfItIsDroppedForASlowReaderAndARoomSaysItAsWell() {
        var frames = begun(new RoomFrames("s-1")).more("r-1", pieces(STARTED, STANDS_IN), NOW);

        assertThat(told(frames)).containsExactly("helpy.model second/y");
        assertThat(frames).noneMatch(Frame::isDroppable);
        assertThat(json(frames.get(0)).at("/data/sessionId").asText()).isEqualTo("s-1");
        assertThat(json(frames.get(0)).at("/data/helpyId").asText()).isEqualTo("ada");
    }

    @Test
    void theEndOfAnAnswerNamesTheModelThatStoodIn() {
        assertThat(end(STARTED, STANDS_IN, text("Hi")).at("/data/model").asText())
                .isEqualTo("second/y");
        assertThat(end(STARTED, text("Hi")).at("/data").has("model")).isFalse();
    }

    @Test
    void theAnswerInARoomNamesTheModelThatStoodIn() {
        assertThat(delivered(Optional.of("second/y")).at("/data/model").asText())
                .isEqualTo("second/y");
        assertThat(delivered(Optional.empty()).at("/data").has("model")).isFalse();
    }

    private static JsonNode delivered(Optional<String> standIn) {
        var message = Message.plain("m-1", Message.Sender.helpy("h-1", "Ada"), "Hi", NOW, Optional.of("r-1"));
        var fact = new GroupSessionCommand.Fact(
                1, NOW, new GroupSessionEvent.AnswerDelivered("round-1", "h-1", message, 1, false, standIn, NOW));
        return json(new RoomFrames("s-1").of(fact, Optional.empty()).orElseThrow());
    }

    private JsonNode end(Piece.Content... contents) {
        var ends = new ChatEnds(chat);
        ends.begins(RUN);
        ends.read("r-1", pieces(contents), NOW);
        ends.read("r-1", pieces(new Piece.Completed("m-1", "stop")), NOW);
        var sender = Message.Sender.human("ann", "Ann");
        return json(ends.answered("r-1", Message.plain("m-1", sender, "Hi", NOW, Optional.of("r-1")), NOW)
                .get(0));
    }

    private static List<String> read(Drafts drafts, Piece.Content... contents) {
        return told(drafts.more("r-1", pieces(contents), NOW));
    }

    private static List<String> told(List<Frame> frames) {
        return frames.stream().map(DraftsTest::told).toList();
    }

    private static String told(Frame frame) {
        var told = json(frame);
        var event = told.get("event").asText();
        if (event.equals("helpy.model"))
            return event + " " + told.at("/data/model").asText();
        if (!event.equals("helpy.token")) return event;
        return event + " " + told.at("/data/index").asInt() + " "
                + told.at("/data/delta").asText();
    }

    private static JsonNode json(Frame frame) {
        return Json.parse(frame.text().getBytes(StandardCharsets.UTF_8));
    }

    private static Piece.Content text(String delta) {
        return new Piece.Text(delta);
    }

    private static List<Piece> pieces(Piece.Content... contents) {
        return Arrays.stream(contents).map(content -> new Piece(1, content)).toList();
    }
}
