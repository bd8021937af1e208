package ninja.helpy.agents.session;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import ninja.helpy.agents.conversation.Message;
import ninja.helpy.agents.session.Round.State;
import ninja.helpy.agents.session.RoundEvent.LengthNoted;

/** Who says how much. Counted in words: one long answer takes as much of the floor as several short ones. */
final class Floor {

    /** Who says so many times what would be a fair part of a round is noted. */
    private static final double MUCH = 1.5;

    /** Nobody minds somebody who says less than this, however little the others say. */
    private static final int WORDS_MIN = 40;

    private static final Pattern WORD = Pattern.compile("\\S+");

    private Floor() {}

    /** The part of each speaker; empty if nobody says anything. */
    static Map<String, Double> shares(List<Message> said) {
        var words = new HashMap<String, Integer>();
        said.forEach(m -> words.merge(m.sender().id(), words(m.content()), Integer::sum));
        double all = words.values().stream().mapToInt(Integer::intValue).sum();
        var shares = new HashMap<String, Double>();
        if (all > 0) words.forEach((id, own) -> shares.put(id, own / all));
        return shares;
    }

    /** The answers of a round that were much longer than the others; their Helpys stand back in the next rounds. */
    static List<LengthNoted> unbalanced(GroupSession room, Round round, Instant now) {
        var delivered = round.in(State.DELIVERED).toList();
        var lengths = new HashMap<String, Integer>();
        delivered.forEach(turn -> lengths.put(turn.runId(), words(room, turn)));
        int all = lengths.values().stream().mapToInt(Integer::intValue).sum();
        double fair = (double) all / Math.max(1, delivered.size());
        return delivered.stream()
                .filter(turn -> delivered.size() > 1)
                .filter(turn -> length(lengths, turn) >= Math.max(WORDS_MIN, MUCH * fair))
                .map(turn -> new LengthNoted(
                        round.roundId(),
                        turn.helpyId(),
                        turn.runId(),
                        length(lengths, turn),
                        all,
                        Math.round(100.0 * length(lengths, turn) / all) + " % of what " + delivered.size()
                                + " answers said",
                        now))
                .toList();
    }

    private static int length(Map<String, Integer> lengths, Round.Responder turn) {
        return lengths.getOrDefault(turn.runId(), 0);
    }

    private static int words(GroupSession room, Round.Responder turn) {
        return room.message(turn.messageId()).map(m -> words(m.content())).orElse(0);
    }

    private static int words(String text) {
        return (int) WORD.matcher(text).results().count();
    }
}
