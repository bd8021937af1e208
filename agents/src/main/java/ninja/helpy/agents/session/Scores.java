package ninja.helpy.agents.session;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import ninja.helpy.agents.conversation.Message;
import ninja.helpy.agents.session.Considered.Verdict;

/**
 * How well each Helpy suits a message, with the reasons. No model is asked: the same room and message always give the
 * same scores, and it costs nothing.
 */
final class Scores {

    /** What every Helpy starts with: in a room of few, all are welcome to answer. */
    private static final double BASE = 0.4;

    private static final double OWNER = 0.25;
    private static final double SUBJECT = 0.5;
    private static final double CHARACTER = 0.1;
    private static final double JUST_SPOKE = -0.15;
    private static final double FLOOR = -0.4;
    private static final double SILENT = 0.1;

    private static final Pattern NOT_WORD = Pattern.compile("[^\\p{L}\\p{N}]+");

    private final List<String> words;
    private final String askerId;
    private final History history;
    private final double fairShare;

    Scores(GroupSession room, Message trigger, History history) {
        this.words = words(trigger.content());
        this.askerId = trigger.sender().id();
        this.history = history;
        this.fairShare = 1.0 / Math.max(1, room.people().helpys().size());
    }

    Considered of(RoomHelpy helpy) {
        var reasons = new ArrayList<String>();
        double score = BASE;
        if (helpy.isOwnedBy(askerId)) score += because(reasons, OWNER, "belongs to who asks");
        if (touches(helpy.subject())) score += because(reasons, SUBJECT, "its subject");
        if (touches(helpy.personality())) score += because(reasons, CHARACTER, "suits its character");
        if (history.lastHelpy().filter(helpy.helpyId()::equals).isPresent()) {
            score += because(reasons, JUST_SPOKE, "answered last");
        }
        score += floor(helpy, reasons);
        if (reasons.isEmpty()) reasons.add("open question");
        return new Considered(helpy.helpyId(), Math.round(score * 100) / 100.0, reasons, Verdict.PASSED_OVER);
    }

    /** Who has had more than a fair share stands back, who has been silent comes forward. */
    private double floor(RoomHelpy helpy, List<String> reasons) {
        var share = history.shareOfFloor(helpy.helpyId());
        if (share.isEmpty()) return 0;
        if (share.get() == 0) return because(reasons, SILENT, "has not spoken lately");
        if (share.get() <= fairShare) return 0;
        var percent = Math.round(share.get() * 100);
        return because(reasons, FLOOR * (share.get() - fairShare), "has had " + percent + " % of the floor");
    }

    private static double because(List<String> reasons, double weight, String reason) {
        reasons.add(reason);
        return weight;
    }

    private boolean touches(Optional<String> trait) {
        return trait.map(Scores::words).stream()
                .flatMap(List::stream)
                .anyMatch(word -> words.stream().anyMatch(said -> said.startsWith(word) || word.startsWith(said)));
    }

    private static List<String> words(String text) {
        return NOT_WORD.splitAsStream(text.toLowerCase(Locale.ROOT))
                .filter(word -> word.length() > 3)
                .toList();
    }
}
