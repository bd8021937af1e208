package ninja.helpy.cluster.chaos.rooms;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import ninja.helpy.api.wire.Credits;
import ninja.helpy.cluster.chaos.Answer;
import ninja.helpy.cluster.chaos.books.Ledger;

/** Compares what the people of one room were told: the same at each position, nothing missing, nothing twice. */
final class RoomCheck {

    private final Room room;
    private final Consumer<String> violation;
    private final List<String> answers;
    private final NavigableMap<Long, JsonNode> told = new TreeMap<>();

    /** @param answers the only words that a Helpy says */
    RoomCheck(Room room, Consumer<String> violation, List<String> answers) {
        this.room = room;
        this.violation = violation;
        this.answers = List.copyOf(answers);
    }

    void compare() {
        room.transcripts().forEach(this::same);
        room.transcripts().forEach(this::whole);
        messages();
        answers();
        room.twice().forEach(words -> violation.accept("\"" + words + "\" was acknowledged as two messages"));
    }

    private void same(String who, Transcript transcript) {
        transcript.facts().forEach((position, frame) -> {
            var known = told.putIfAbsent(position, frame);
            if (known != null && !fact(known).equals(fact(frame))) {
                violation.accept(
                        "at " + position + " " + who + " was told " + fact(frame) + ", another one " + fact(known));
            }
        });
    }

    /** Each connection counts its own frames. */
    private static String fact(JsonNode frame) {
        return frame.path("event").asText() + " " + frame.path("data");
    }

    private void whole(String who, Transcript transcript) {
        told.headMap(transcript.position(), true).forEach((position, frame) -> {
            if (transcript.mustKnow(position) && !transcript.facts().containsKey(position)) {
                violation.accept(who + " was never told what is at " + position + ": " + fact(frame));
            }
        });
    }

    /** Whatever was acknowledged is there once, under the id that was told. */
    private void messages() {
        Map<String, String> ids = new HashMap<>();
        for (JsonNode frame : told.values()) {
            if (!frame.path("event").asText().equals("group.message")) continue;
            String words = frame.at("/data/message/content").asText();
            if (ids.put(words, Room.messageId(frame)) != null) violation.accept("\"" + words + "\" is there twice");
        }
        room.acknowledged().forEach((words, id) -> {
            if (!id.equals(ids.get(words))) {
                violation.accept("\"" + words + "\" was acknowledged as " + id + ", told was " + ids.get(words));
            }
        });
    }

    private void answers() {
        Set<String> turns = new HashSet<>();
        for (JsonNode frame : told.values()) {
            if (!isAnswer(frame)) continue;
            String turn = frame.at("/data/roundId").asText() + " by "
                    + frame.at("/data/helpyId").asText();
            if (!turns.add(turn)) violation.accept("answered twice: round " + turn);
            String words = frame.at("/data/response").asText().strip();
            if (!answers.contains(words)) violation.accept("round " + turn + " was answered with \"" + words + "\"");
        }
    }

    /** The rounds that anybody was told of. */
    Set<String> rounds() {
        Set<String> rounds = new TreeSet<>();
        for (JsonNode frame : told.values()) {
            if (frame.path("event").asText().equals("round.started")) {
                rounds.add(frame.at("/data/roundId").asText());
            }
        }
        return rounds;
    }

    /** The round is over, and each of its turns has cost what the ledger says, once. */
    void paid(String roundId, Answer round, Ledger ledger) {
        if (!round.text("status").equals("completed")) violation.accept("round " + roundId + " is not over: " + round);
        for (JsonNode turn : round.json().path("responders")) {
            var cost = Credits.parse(turn.path("costCredits").asText());
            var posted = ledger.holds().get(turn.path("runId").asText());
            long charged = posted == null ? 0 : posted.charged();
            if (cost.isPresent() && cost.get() != charged) {
                violation.accept("round " + roundId + ": a turn has cost " + cost.get() + ", charged was " + charged);
            }
        }
    }

    static long answersIn(Room room) {
        Set<Long> positions = new HashSet<>();
        room.transcripts()
                .values()
                .forEach(transcript -> transcript.facts().forEach((position, frame) -> {
                    if (isAnswer(frame)) positions.add(position);
                }));
        return positions.size();
    }

    private static boolean isAnswer(JsonNode frame) {
        return frame.path("event").asText().equals("helpy.response");
    }
}
