package ninja.helpy.agents.session;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import ninja.helpy.agents.conversation.Message;
import ninja.helpy.agents.protocol.Ids;
import ninja.helpy.agents.session.Round.Responder;
import ninja.helpy.agents.session.Round.State;

/**
 * Who answers a message, and why: whoever is mentioned; else those whose score is high enough, best first. No model is
 * asked, so the same room and message always give the same answer, and it costs nothing.
 */
final class Speakers {

    /** What every Helpy starts with: in a room of few, all are welcome to answer. */
    private static final double BASE = 0.4;

    private static final double SUBJECT = 0.5;
    private static final double CHARACTER = 0.1;
    private static final double JUST_SPOKE = -0.15;
    private static final double SCORE_MIN = 0.2;

    private static final Pattern NOT_WORD = Pattern.compile("[^\\p{L}\\p{N}]+");

    private Speakers() {}

    private record Scored(RoomHelpy helpy, double score, String reason) {}

    static List<Responder> choose(GroupSession room, Message trigger, String roundId) {
        var settings = room.about().orElseThrow().settings();
        var mentioned = room.helpys().stream()
                .filter(helpy -> isMentioned(helpy, trigger.content()))
                .map(helpy -> new Scored(helpy, 1, "mentioned by name"))
                .toList();
        if (!mentioned.isEmpty()) return responders(mentioned, settings.respondersMax(), roundId);
        return switch (settings.respondMode()) {
            case MENTION -> List.of();
            case ALL -> responders(scored(room, trigger), GroupSession.HELPYS_MAX, roundId);
            case SCORED ->
                responders(
                        scored(room, trigger).stream()
                                .filter(s -> s.score() >= SCORE_MIN)
                                .toList(),
                        settings.respondersMax(),
                        roundId);
        };
    }

    private static List<Scored> scored(GroupSession room, Message trigger) {
        var words = words(trigger.content());
        var last = lastSpeaker(room);
        return room.helpys().stream().map(helpy -> score(helpy, words, last)).toList();
    }

    private static Scored score(RoomHelpy helpy, List<String> words, Optional<String> last) {
        var reasons = new ArrayList<String>();
        double score = BASE;
        if (touches(helpy.subject(), words)) {
            score += SUBJECT;
            reasons.add("its subject");
        }
        if (touches(helpy.personality(), words)) {
            score += CHARACTER;
            reasons.add("suits its character");
        }
        if (last.filter(helpy.helpyId()::equals).isPresent()) {
            score += JUST_SPOKE;
            reasons.add("spoke last");
        }
        return new Scored(helpy, score, reasons.isEmpty() ? "open question" : String.join(", ", reasons));
    }

    private static List<Responder> responders(List<Scored> scored, int max, String roundId) {
        return scored.stream()
                .sorted(Comparator.comparingDouble(Scored::score)
                        .reversed()
                        .thenComparing(s -> s.helpy().helpyId()))
                .limit(max)
                .map(s -> responder(s, roundId))
                .toList();
    }

    /** Ids follow from the round, so a repeated decision names the same runs. */
    private static Responder responder(Scored scored, String roundId) {
        var helpyId = scored.helpy().helpyId();
        return new Responder(
                helpyId,
                Ids.of("run", roundId, helpyId),
                Ids.of("answer", roundId, helpyId),
                scored.score(),
                scored.reason(),
                State.WAITING);
    }

    private static boolean isMentioned(RoomHelpy helpy, String text) {
        return Pattern.compile("@" + Pattern.quote(helpy.name()) + "(?![\\p{L}\\p{N}])", Pattern.CASE_INSENSITIVE)
                .matcher(text)
                .find();
    }

    private static boolean touches(Optional<String> trait, List<String> words) {
        return trait.map(Speakers::words).stream()
                .flatMap(List::stream)
                .filter(word -> word.length() > 3)
                .anyMatch(word -> words.stream().anyMatch(said -> said.startsWith(word) || word.startsWith(said)));
    }

    private static List<String> words(String text) {
        return NOT_WORD.splitAsStream(text.toLowerCase(Locale.ROOT))
                .filter(word -> word.length() > 3)
                .toList();
    }

    private static Optional<String> lastSpeaker(GroupSession room) {
        return room.talk().recent().stream()
                .filter(message -> message.sender().type() == Message.Type.HELPY)
                .reduce((first, second) -> second)
                .map(message -> message.sender().id());
    }
}
