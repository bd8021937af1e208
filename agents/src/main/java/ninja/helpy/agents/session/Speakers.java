package ninja.helpy.agents.session;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import ninja.helpy.agents.conversation.Message;
import ninja.helpy.agents.protocol.Ids;
import ninja.helpy.agents.session.Considered.Verdict;
import ninja.helpy.agents.session.Round.Question;
import ninja.helpy.agents.session.Round.Responder;
import ninja.helpy.agents.session.Round.State;

/**
 * Who answers, and why: identifies responders and checks what was answered lately, neither knowing of the other, and
 * joins both. Whoever is asked by name answers, and then nobody else; else the room's {@link Strategy} chooses.
 */
final class Speakers {

    /** Scores as close as this are a tie, if a model is to break ties. */
    static final double TIE = 0.05;

    private final GroupSession room;
    private final List<Message> messages;
    private final History history;
    private final Set<String> addressed;
    private final Map<String, String> excluded;

    /** {@code messages}: all that wait for an answer, the newest last; they are answered together. */
    private Speakers(GroupSession room, List<Message> messages, Instant now) {
        this.room = room;
        this.messages = messages;
        this.history = new History(room, now);
        this.addressed = addressed(now);
        this.excluded = history.exclusions(addressed);
    }

    /**
     * @param round with the short list, in its order; longer than its places only if a tie is to be broken
     * @param notBefore when it may begin: whoever is not asked by name gives people time to speak
     * @param nobody why the short list is empty, if it is
     */
    record Selection(Round round, List<Considered> considered, Optional<Instant> notBefore, String nobody) {}

    static Selection select(GroupSession room, List<Message> messages, Instant now) {
        return new Speakers(room, messages, now).select(now);
    }

    private Selection select(Instant now) {
        var settings = room.settings();
        var strategy = Strategy.of(settings.respondMode());
        var ranked = ranked();
        var candidates =
                ranked.stream().filter(c -> !excluded.containsKey(c.helpyId())).toList();
        boolean byName = !addressed.isEmpty();
        var chosen = byName
                ? candidates.stream()
                        .filter(c -> addressed.contains(c.helpyId()))
                        .toList()
                : strategy.choose(candidates, room);
        int places = Math.min(
                byName ? GroupSession.HELPYS_MAX : strategy.placesMax(settings),
                settings.bounds().turnsMax());
        var shortlist = chosen.subList(0, shortlisted(chosen, places, byName));
        boolean isEarly = !byName && history.quietUntil().isAfter(now);
        return new Selection(
                round(shortlist, places, now),
                verdicts(ranked, shortlist),
                isEarly ? Optional.of(history.quietUntil()) : Optional.empty(),
                nobody(strategy));
    }

    /** In a room with one Helpy that may speak, all that is said is said to it. */
    private Set<String> addressed(Instant now) {
        var helpys = room.people().helpys();
        var called = new LinkedHashSet<String>();
        messages.forEach(m -> called.addAll(Mentions.in(m.content(), helpys)));
        var unmuted = room.people().unmuted(now);
        boolean alone = unmuted.size() == 1 && room.settings().respondMode() != RoomSettings.RespondMode.MENTION;
        if (called.isEmpty() && alone) called.add(unmuted.get(0).helpyId());
        return called;
    }

    /** Every Helpy, the best first: the asker's own before others, then by score. */
    private List<Considered> ranked() {
        var scores = new Scores(room, trigger(), history);
        return room.people().helpys().stream()
                .map(scores::of)
                .sorted(Comparator.comparing((Considered c) -> !isOwn(c.helpyId()))
                        .thenComparing(
                                Comparator.comparingDouble(Considered::score).reversed())
                        .thenComparing(Considered::helpyId))
                .map(this::named)
                .toList();
    }

    private boolean isOwn(String helpyId) {
        var askerId = trigger().sender().id();
        return room.helpy(helpyId).filter(h -> h.isOwnedBy(askerId)).isPresent();
    }

    private Considered named(Considered scored) {
        if (!addressed.contains(scored.helpyId())) return scored;
        return new Considered(scored.helpyId(), 1, List.of("asked by name"), scored.verdict());
    }

    private int shortlisted(List<Considered> chosen, int places, boolean byName) {
        if (chosen.size() <= places) return chosen.size();
        if (byName || !room.settings().modelBreaksTies()) return places;
        double last = chosen.get(places - 1).score();
        int end = places;
        while (end < chosen.size() && last - chosen.get(end).score() <= TIE) end++;
        return end;
    }

    private List<Considered> verdicts(List<Considered> ranked, List<Considered> shortlist) {
        var verdicts = new ArrayList<Considered>();
        for (var considered : ranked) {
            var why = excluded.get(considered.helpyId());
            if (why != null) {
                verdicts.add(new Considered(considered.helpyId(), considered.score(), List.of(why), Verdict.EXCLUDED));
            } else {
                boolean isIn = shortlist.contains(considered);
                verdicts.add(considered.in(isIn ? Verdict.SHORTLISTED : Verdict.PASSED_OVER));
            }
        }
        return verdicts;
    }

    private Round round(List<Considered> shortlist, int places, Instant now) {
        var trigger = trigger();
        var roundId = Ids.of("round", room.about().orElseThrow().sessionId(), trigger.messageId());
        var turns = shortlist.stream()
                .map(c -> turn(c, roundId, trigger.messageId()))
                .toList();
        return new Round(roundId, trigger.messageId(), now, places, turns);
    }

    /** Ids follow from the round, so a repeated decision names the same runs and finds their holds. */
    private Responder turn(Considered chosen, String roundId, String triggerId) {
        var helpyId = chosen.helpyId();
        return new Responder(
                helpyId,
                Ids.of("run", roundId, helpyId),
                Ids.of("answer", roundId, helpyId),
                new Question(triggerId, 0, addressed.contains(helpyId)),
                chosen.score(),
                chosen.reason(),
                State.CANDIDATE,
                0,
                Optional.empty());
    }

    private String nobody(Strategy strategy) {
        if (room.people().helpys().isEmpty()) return "no Helpy is in the room";
        var silent = addressed.stream()
                .filter(excluded::containsKey)
                .map(id -> room.helpy(id).map(RoomHelpy::name).orElse(id) + " " + excluded.get(id))
                .collect(Collectors.joining(", "));
        return silent.isEmpty() ? strategy.nobody() : silent;
    }

    private Message trigger() {
        return messages.get(messages.size() - 1);
    }
}
