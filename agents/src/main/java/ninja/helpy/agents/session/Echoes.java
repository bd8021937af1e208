package ninja.helpy.agents.session;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import ninja.helpy.agents.session.Round.Responder;
import ninja.helpy.agents.session.Round.State;

/** What the newest answers of a room say, kept in memory only; after a crash it is asked for again. */
final class Echoes implements Likeness {

    private static final int KEPT_MAX = 64;

    private final Map<String, Embedding> kept = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Embedding> eldest) {
            return size() > KEPT_MAX;
        }
    };

    /** A text that is to be compared. */
    record Saying(String messageId, String text) {}

    void keep(Map<String, Embedding> embeddings) {
        kept.putAll(embeddings);
    }

    @Override
    public double between(String messageId, String otherId) {
        var one = kept.get(messageId);
        var other = kept.get(otherId);
        return one == null || other == null ? 0 : one.likeness(other);
    }

    /** What an answer will be compared with, as far as it is not known yet; the answer itself first. */
    List<Saying> unknown(GroupSession room, Responder turn, String text) {
        var sayings = new ArrayList<Saying>();
        sayings.add(new Saying(turn.messageId(), text));
        Delivery.answersSince(room, turn).forEach(m -> sayings.add(new Saying(m.messageId(), m.content())));
        room.openRound().stream()
                .flatMap(round -> round.in(State.ANSWERED))
                .forEach(r -> sayings.add(
                        new Saying(r.messageId(), room.talk().answer(r.runId()).text())));
        return sayings.stream().filter(s -> !kept.containsKey(s.messageId())).toList();
    }
}
