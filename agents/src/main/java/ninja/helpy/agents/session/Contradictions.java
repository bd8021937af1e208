package ninja.helpy.agents.session;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import ninja.helpy.agents.conversation.Message;

/**
 * Where answers of one round contradict one another: one begins with yes and the other with no, or sentences in nearly the
 * same words give other numbers, or one denies what the other says. No model is asked, so the same answers always give the
 * same; what is contradicted in quite other words is not seen. It is noted, and said all the same: who is right, people decide.
 */
final class Contradictions {

    /** Of one answer; more would only say the same again. */
    private static final int NOTED_MAX = 3;

    /** An answer says in its beginning what it is about. */
    private static final int SENTENCES_MAX = 40;

    private static final Set<String> YES = Set.of("yes", "ja", "oui", "s\u00ed");
    private static final Set<String> NO = Set.of("no", "nein", "non");

    private Contradictions() {}

    /** Of an answer to what had been said before. */
    static List<Contradiction> in(String answer, List<Message> before) {
        var noted = new ArrayList<Contradiction>();
        var sentences = Sentence.of(answer, SENTENCES_MAX);
        for (var other : before) {
            var earlier = Sentence.of(other.content(), SENTENCES_MAX);
            openings(sentences, earlier, other.messageId()).ifPresent(noted::add);
            sentences.forEach(said -> conflict(said, earlier, other.messageId()).ifPresent(noted::add));
            if (noted.size() >= NOTED_MAX) return List.copyOf(noted.subList(0, NOTED_MAX));
        }
        return List.copyOf(noted);
    }

    private static Optional<Contradiction> openings(List<Sentence> said, List<Sentence> before, String messageId) {
        if (said.isEmpty() || before.isEmpty()) return Optional.empty();
        var one = said.get(0);
        var other = before.get(0);
        boolean isSplit = (one.begins(YES) && other.begins(NO)) || (one.begins(NO) && other.begins(YES));
        return isSplit
                ? Optional.of(new Contradiction(messageId, "one says yes, the other no", one.shown(), other.shown()))
                : Optional.empty();
    }

    /** What is also said in agreement is no contradiction: a list of many prices has other numbers in each line. */
    private static Optional<Contradiction> conflict(Sentence said, List<Sentence> before, String messageId) {
        var same = before.stream().filter(said::isAbout).toList();
        if (same.stream().anyMatch(said::agreesWith)) return Optional.empty();
        return same.stream()
                .flatMap(other -> said.conflictWith(other).stream()
                        .map(reason -> new Contradiction(messageId, reason, said.shown(), other.shown())))
                .findFirst();
    }
}
