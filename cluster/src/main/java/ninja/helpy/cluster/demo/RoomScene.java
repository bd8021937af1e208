package ninja.helpy.cluster.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import ninja.helpy.cluster.terminal.Terminal;

/** Use 3: two people and three Helpys in one live room; the Helpys answer at once, and then in order. */
final class RoomScene {

    private static final String QUESTION = "What is a wave?";

    private final Terminal terminal;
    private final Client client;
    private final Place place;

    RoomScene(Terminal terminal, Client client, Place place) {
        this.terminal = terminal;
        this.client = client;
        this.place = place;
    }

    /** What the summary says of it. */
    record Outcome(Duration firstToken, Duration total, int answers) {}

    Outcome play() {
        try (Person anna = new Person(client, place, "demo-anna", "Anna");
                Person ben = new Person(client, place, "demo-ben", "Ben")) {
            anna.join();
            ben.join();
            terminal.line("  Anna and Ben are in the room, each on a WebSocket of their own.");
            terminal.line("  Anna: " + QUESTION);
            Instant begin = Instant.now();
            String messageId = anna.say(QUESTION);
            var seen = new Round(terminal, place, messageId, true);
            while (!seen.isOver()) seen.take(anna.next());
            Duration total = Duration.between(begin, Instant.now());
            seen.drawn();
            var other = new Round(terminal, place, messageId, false);
            while (!other.isOver()) other.take(ben.next());
            check(seen, other);
            seen.answers().forEach(this::show);
            Duration firstToken = seen.firstToken()
                    .map(at -> Duration.between(begin, at))
                    .orElseThrow(() -> new DemoFailure("the room showed no drafts"));
            terminal.line(
                    terminal.dim("  first token after " + firstToken.toMillis() + " ms, all answers in order after "
                            + total.toMillis() + " ms; Ben has seen the same answers in the same order"));
            return new Outcome(firstToken, total, seen.answers().size());
        }
    }

    private void check(Round seen, Round other) {
        DemoFailure.unless(other.heardQuestion(), "Ben has not heard Anna");
        DemoFailure.unless(
                seen.answers().size() == place.helpys().size(),
                seen.answers().size() + " Helpys answered, not "
                        + place.helpys().size());
        DemoFailure.unless(
                ids(seen).equals(ids(other)), "Anna and Ben have not seen the same answers in the same order");
        for (int i = 0; i < seen.answers().size(); i++) {
            DemoFailure.unless(seen.answers().get(i).path("order").asInt() == i + 1, "the answers came out of order");
        }
    }

    private static List<String> ids(Round round) {
        return round.answers().stream()
                .map(answer -> answer.path("messageId").asText())
                .toList();
    }

    private void show(JsonNode answer) {
        int speaker = place.speaker(answer.path("helpyId").asText());
        String name = place.helpys().get(speaker).name();
        List<String> lines = Paragraphs.wrapped(answer.path("response").asText(), terminal.width() - 6);
        terminal.line("  " + answer.path("order").asInt() + ". " + terminal.voice(speaker, terminal.bold(name)));
        lines.forEach(line -> terminal.line("     " + terminal.voice(speaker, line)));
    }

    /** What one person sees of one round. */
    private static final class Round {

        private final Terminal terminal;
        private final Place place;
        private final String messageId;
        private final boolean drawing;
        private final List<StringBuilder> drafts = new ArrayList<>();
        private final List<JsonNode> answers = new ArrayList<>();
        private String roundId = "";
        private Optional<Instant> firstToken = Optional.empty();
        private boolean heardQuestion;
        private boolean drawnBefore;
        private boolean over;

        Round(Terminal terminal, Place place, String messageId, boolean drawing) {
            this.terminal = terminal;
            this.place = place;
            this.messageId = messageId;
            this.drawing = drawing;
            place.helpys().forEach(helpy -> drafts.add(new StringBuilder()));
        }

        void take(JsonNode frame) {
            JsonNode data = frame.path("data");
            String event = frame.path("event").asText();
            if (event.equals("error")) throw new DemoFailure("the room says: " + data);
            if (event.equals("group.message")) {
                heardQuestion |= data.path("message").path("messageId").asText().equals(messageId);
            }
            if (event.equals("round.started")
                    && data.path("triggerMessageId").asText().equals(messageId)) {
                roundId = data.path("roundId").asText();
            }
            if (!roundId.isEmpty() && data.path("roundId").asText().equals(roundId)) inRound(event, data);
        }

        private void inRound(String event, JsonNode data) {
            switch (event) {
                case "helpy.token" -> token(data);
                case "helpy.response" -> answers.add(data);
                case "helpy.failed" -> throw new DemoFailure("a Helpy could not answer: " + data);
                case "round.completed" -> over = true;
                default -> {}
            }
        }

        private void token(JsonNode data) {
            if (firstToken.isEmpty()) firstToken = Optional.of(Instant.now());
            StringBuilder draft = drafts.get(place.speaker(data.path("helpyId").asText()));
            draft.setLength(Math.min(draft.length(), data.path("index").asInt()));
            draft.append(data.path("delta").asText());
            if (drawing) draw();
        }

        /** One line per Helpy, each showing the end of what it has said so far. */
        private void draw() {
            var lines = new ArrayList<String>();
            for (int i = 0; i < drafts.size(); i++) {
                String name = place.helpys().get(i).name();
                int room = terminal.width() - name.length() - 8;
                lines.add("   "
                        + terminal.voice(
                                i, name + ": " + Paragraphs.tail(drafts.get(i).toString(), room)));
            }
            terminal.redraw(lines, drawnBefore);
            drawnBefore = true;
        }

        void drawn() {
            if (terminal.isLively()) terminal.line("");
        }

        boolean isOver() {
            return over;
        }

        boolean heardQuestion() {
            return heardQuestion;
        }

        List<JsonNode> answers() {
            return answers;
        }

        Optional<Instant> firstToken() {
            return firstToken;
        }
    }
}
