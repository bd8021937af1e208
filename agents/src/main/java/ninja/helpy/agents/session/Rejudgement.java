package ninja.helpy.agents.session;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import ninja.helpy.agents.conversation.Message;
import ninja.helpy.agents.session.GroupSessionEvent.RoundSkipped;
import ninja.helpy.agents.session.GroupSessionEvent.RoundStarted;
import ninja.helpy.agents.session.RoundEvent.RoundOpened;

/**
 * A recorded room, judged by other rules: at every place where it was decided who answers, who would have answered, on what
 * had been said until then. No model is called. What nobody has said is not invented: an answer that was never given has
 * the mean cost of its Helpy's others, and where a model compared the answers it is taken at its recorded word. Takes the facts one by one, in their order; not for use by several threads.
 */
public final class Rejudgement {

    /** Rounds to which something may still come: a late answer, a charge. */
    private static final int OPEN_MAX = 32;

    private final UnaryOperator<RoomSettings> rules;
    private final int shownMax;
    private final Function<String, Embedding> ears;
    private final Map<String, Draft> open = new LinkedHashMap<>();
    private final Deque<Judged.Draft> shown = new ArrayDeque<>();
    private final MeanCosts means = new MeanCosts();
    private final Map<String, Long> neverAnswered = new HashMap<>();
    private Sums recorded = Sums.NONE;
    private Sums then = Sums.NONE;
    private long rounds;
    private long different;
    private GroupSession room = GroupSession.EMPTY;

    /** {@code silent}: rounds in which nobody answers. {@code cost} in nano-dollars. */
    public record Sums(long answers, long silent, long suppressed, long cost) {

        static final Sums NONE = new Sums(0, 0, 0, 0);

        Sums plus(Sums more) {
            return new Sums(
                    answers + more.answers, silent + more.silent, suppressed + more.suppressed, cost + more.cost);
        }
    }

    /** {@code shown}: the newest rounds that would have been different. */
    public record Verdict(
            long rounds, long different, Sums recorded, Sums then, boolean isEstimated, List<Judged> shown) {

        public Verdict {
            shown = List.copyOf(shown);
        }
    }

    /** A decision, and the facts of its round. */
    private record Draft(
            String roundId,
            String triggerMessageId,
            Instant at,
            Speakers.Selection then,
            List<GroupSessionEvent> facts) {}

    /**
     * @param rules what the room's settings are taken for at each decision
     * @param ears what an answer says, to be compared; may compute for a while
     */
    public Rejudgement(UnaryOperator<RoomSettings> rules, int shownMax, Function<String, Embedding> ears) {
        this.rules = rules;
        this.shownMax = shownMax;
        this.ears = ears;
    }

    public void take(GroupSessionEvent fact) {
        decided(fact).ifPresent(draft -> open.put(draft.roundId(), draft));
        roundOf(fact).map(open::get).ifPresent(draft -> draft.facts().add(fact));
        room = GroupSession.fold(room, fact);
        if (open.size() > OPEN_MAX) closeEldest();
    }

    public Verdict verdict() {
        open.values().forEach(this::close);
        open.clear();
        long guessed = neverAnswered.entrySet().stream()
                .mapToLong(e -> e.getValue() * means.of(e.getKey()))
                .sum();
        return new Verdict(
                rounds,
                different,
                recorded,
                then.plus(new Sums(0, 0, 0, guessed)),
                !neverAnswered.isEmpty(),
                shown.stream().map(draft -> draft.with(means)).toList());
    }

    private void closeEldest() {
        var drafts = open.values().iterator();
        close(drafts.next());
        drafts.remove();
    }

    private Optional<Draft> decided(GroupSessionEvent fact) {
        if (fact instanceof RoundOpened e) {
            return decided(e.round().roundId(), e.round().triggerMessageId(), e.at());
        }
        if (fact instanceof RoundStarted e && !open.containsKey(e.round().roundId())) {
            return decided(e.round().roundId(), e.round().triggerMessageId(), e.at());
        }
        if (fact instanceof RoundSkipped e) {
            var roundId = e.roundId().orElse(e.triggerMessageId());
            return open.containsKey(roundId) ? Optional.empty() : decided(roundId, e.triggerMessageId(), e.at());
        }
        return Optional.empty();
    }

    /** On the messages that waited then; none if this was no decision but their end, or before anything was said. */
    private Optional<Draft> decided(String roundId, String triggerMessageId, Instant at) {
        var queued = room.talk().queued();
        boolean isNewest = !queued.isEmpty() && queued.get(queued.size() - 1).equals(triggerMessageId);
        if (!isNewest || !room.isOpen()) return Optional.empty();
        List<Message> messages =
                queued.stream().flatMap(id -> room.message(id).stream()).toList();
        if (messages.isEmpty()) return Optional.empty();
        var other = room.set(rules.apply(room.settings()));
        return Optional.of(
                new Draft(roundId, triggerMessageId, at, Speakers.select(other, messages, at), new ArrayList<>()));
    }

    private static Optional<String> roundOf(GroupSessionEvent fact) {
        if (fact instanceof RoundStarted e) return Optional.of(e.round().roundId());
        if (fact instanceof RoundSkipped e) return e.roundId().or(() -> Optional.of(e.triggerMessageId()));
        if (fact instanceof GroupSessionEvent.HelpyStarted e) return Optional.of(e.roundId());
        if (fact instanceof GroupSessionEvent.HelpyAnswered e) return Optional.of(e.roundId());
        if (fact instanceof GroupSessionEvent.HelpyFailed e) return Optional.of(e.roundId());
        if (fact instanceof GroupSessionEvent.AnswerDelivered e) return Optional.of(e.roundId());
        if (fact instanceof RoundOpened e) return Optional.of(e.round().roundId());
        if (fact instanceof RoundEvent.TieBroken e) return Optional.of(e.roundId());
        if (fact instanceof RoundEvent.ComparisonAsked e) return Optional.of(e.roundId());
        if (fact instanceof RoundEvent.AnswersCompared e) return Optional.of(e.roundId());
        if (fact instanceof RoundEvent.ComparisonSkipped e) return Optional.of(e.roundId());
        if (fact instanceof RoundEvent.ComparisonCharged e) return Optional.of(e.roundId());
        if (fact instanceof RoundEvent.HelpyCalled e) return Optional.of(e.roundId());
        if (fact instanceof RoundEvent.AnswerSuppressed e) return Optional.of(e.roundId());
        if (fact instanceof RoundEvent.HelpyStopped e) return Optional.of(e.roundId());
        if (fact instanceof RoundEvent.TurnCharged e) return Optional.of(e.roundId());
        return Optional.empty();
    }

    private void close(Draft draft) {
        var judged = Judged.draft(
                draft.roundId(),
                draft.triggerMessageId(),
                draft.at(),
                RoundAccount.of(draft.roundId(), draft.facts()),
                draft.then(),
                rules.apply(room.settings()),
                ears);
        rounds++;
        recorded = recorded.plus(judged.sumsRecorded());
        then = then.plus(judged.sumsThen());
        judged.costs().forEach(means::add);
        judged.neverAnswered().forEach(helpyId -> neverAnswered.merge(helpyId, 1L, Long::sum));
        if (!judged.isDifferent()) return;
        different++;
        shown.addFirst(judged);
        if (shown.size() > shownMax) shown.removeLast();
    }
}
