package ninja.helpy.agents.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import ninja.helpy.agents.session.Comparison.Pair;
import ninja.helpy.agents.session.Considered.Verdict;
import ninja.helpy.agents.session.GroupSessionEvent.AnswerDelivered;
import ninja.helpy.agents.session.GroupSessionEvent.HelpyStarted;
import ninja.helpy.agents.session.GroupSessionEvent.RoundStarted;
import ninja.helpy.agents.session.RoomStories.Step;
import ninja.helpy.agents.session.Round.Responder;
import ninja.helpy.agents.session.RoundEvent.AnswersCompared;
import ninja.helpy.agents.session.RoundEvent.ComparisonAsked;
import ninja.helpy.agents.session.RoundEvent.ComparisonSkipped;
import ninja.helpy.agents.session.RoundEvent.HelpyCalled;
import ninja.helpy.agents.session.RoundEvent.RoundOpened;
import org.junit.jupiter.api.Test;

/**
 * Five thousand random stories of a room. Whatever happens in whatever order: whoever is excluded does not speak, nobody
 * speaks twice in a row unasked, rounds are bounded, nothing is said twice, no model silences what nobody else says, no hold
 * is forgotten, and every room comes to rest.
 */
class RoomStoriesTest {

    private static final int STORIES = 5_000;

    /** Set {@code -Dhelpy.seed} to tell the same stories again. */
    private static final long SEED = Long.getLong("helpy.seed", System.nanoTime());

    @Test
    void whateverHappensTheRulesHoldAndTheRoomComesToRest() {
        var seeds = new SplittableRandom(SEED);
        for (int i = 0; i < STORIES; i++) {
            var story = RoomStories.story(seeds.nextLong());
            if (!fails(story)) continue;
            var shortest = RoomStories.shrunk(story, RoomStoriesTest::fails);
            try {
                tell(shortest);
            } catch (AssertionError | RuntimeException fault) {
                throw new AssertionError("-Dhelpy.seed=" + SEED + ", story " + i + ": " + shortest, fault);
            }
        }
    }

    private static boolean fails(List<Step> story) {
        try {
            tell(story);
            return false;
        } catch (AssertionError | RuntimeException fault) {
            return true;
        }
    }

    private static void tell(List<Step> story) {
        var room = Rehearsal.room(RoomSettings.DEFAULT, 4);
        room.join("u-2");
        room.tieOrder = new TieOrder(List.of("h-4", "nobody", "h-2"), "some/model", 3);
        room.model = RoomStoriesTest::everythingIsAnEcho;
        for (var step : story) {
            int before = room.facts.size();
            RoomStories.tell(room, step);
            check(room, room.facts.subList(before, room.facts.size()));
        }
        rest(room);
    }

    /** A model that hears echoes everywhere, also where there cannot be any. */
    private static Compared everythingIsAnEcho(Errand.CompareAnswers asked) {
        var pairs = asked.runIds().stream()
                .flatMap(one -> asked.runIds().stream().map(other -> new Pair(one, other)))
                .toList();
        return new Compared(pairs, List.of(new Pair("nobody", "h-2")), "some/model", 5, Optional.empty());
    }

    private static void check(Rehearsal room, List<GroupSessionEvent> news) {
        room.room.openRound().ifPresent(RoomStoriesTest::bounded);
        assertThat(room.room.talk().queued().size()).isLessThanOrEqualTo(RoomSettings.Pace.QUEUE_MAX);
        for (var fact : news) {
            if (fact instanceof HelpyStarted started) maySpeak(room, started.helpyId());
            if (fact instanceof AnswerDelivered delivered) maySpeak(room, delivered.helpyId());
            if (fact instanceof HelpyCalled called) maySpeak(room, called.turn().helpyId());
            if (fact instanceof RoundStarted started) withinCredits(room, started.round());
        }
    }

    private static void maySpeak(Rehearsal room, String helpyId) {
        assertThat(room.room.people().isMuted(helpyId, room.now))
                .as("%s is muted", helpyId)
                .isFalse();
        assertThat(room.room.helpy(helpyId)).as("%s has left", helpyId).isPresent();
    }

    private static void bounded(Round round) {
        var turns = round.responders();
        assertThat(turns.stream().filter(turn -> turn.state().isAtWork()).count())
                .isLessThanOrEqualTo(Turn.RUNS_MAX);
        assertThat(turns).hasSizeLessThanOrEqualTo(RoomSettings.Bounds.TURNS_MAX);
        assertThat(turns).allMatch(turn -> turn.question().depth() <= RoomSettings.Bounds.DEPTH_MAX);
        turns.stream()
                .collect(Collectors.groupingBy(Responder::helpyId, Collectors.counting()))
                .forEach((helpyId, count) -> assertThat(count).isLessThanOrEqualTo(2));
    }

    private static void withinCredits(Rehearsal room, Round round) {
        long committed =
                round.responders().stream().mapToLong(Responder::credits).sum();
        assertThat(committed).isLessThanOrEqualTo(room.room.settings().bounds().creditsMax());
    }

    /** Everyone who was asked answers in the end, the ledger comes back, time passes: then nothing is open any more. */
    private static void rest(Rehearsal room) {
        for (int i = 0; i < 100 && !isQuiet(room); i++) {
            room.answerErrands();
            for (var turn : List.copyOf(room.running.values())) {
                if (room.told.contains(turn.runId())) room.fail(turn, 1);
                else room.answer(turn, "at last " + i + " @H2 @H3", 1);
            }
            room.pass(Duration.ofSeconds(21));
        }
        assertThat(room.room.openRound()).as("a round never ends").isEmpty();
        assertThat(room.room.talk().queued()).as("a message waits for ever").isEmpty();
        assertThat(room.room.talk().owed()).as("a run is owed for ever").isEmpty();
        onlyTheShortlistedStarted(room);
        nobodySpeaksTwiceInARowUnasked(room);
        roundsAreComparedOnceAndWhatIsRepeatedIsSaid(room);
        assertThat(withoutStarted(room)).as("holds that nobody uses").isEmpty();
        assertThat(room.facts.stream().reduce(GroupSession.EMPTY, GroupSession::fold, (one, other) -> other))
                .as("replay")
                .isEqualTo(room.room);
    }

    private static boolean isQuiet(Rehearsal room) {
        return room.running.isEmpty()
                && room.room.openRound().isEmpty()
                && room.room.talk().queued().isEmpty();
    }

    private static void onlyTheShortlistedStarted(Rehearsal room) {
        var shortlisted = new HashMap<String, Set<String>>();
        for (var opened : room.facts(RoundOpened.class)) {
            var ids = opened.considered().stream()
                    .filter(c -> c.verdict() == Verdict.SHORTLISTED)
                    .map(Considered::helpyId)
                    .collect(Collectors.toSet());
            shortlisted.put(opened.round().roundId(), ids);
        }
        for (var started : room.facts(RoundStarted.class)) {
            var chosen = started.round().responders().stream()
                    .map(Responder::helpyId)
                    .toList();
            assertThat(shortlisted.get(started.round().roundId())).containsAll(chosen);
        }
    }

    private static void nobodySpeaksTwiceInARowUnasked(Rehearsal room) {
        var turns = turns(room);
        var runs = new HashSet<String>();
        var last = "";
        for (var fact : room.facts) {
            if (fact instanceof GroupSessionEvent.MessagePosted) last = "";
            if (!(fact instanceof AnswerDelivered delivered)) continue;
            var runId = delivered.message().runId().orElseThrow();
            assertThat(runs.add(runId)).as("said twice").isTrue();
            var turn = Objects.requireNonNull(turns.get(runId));
            if (delivered.helpyId().equals(last))
                assertThat(turn.question().addressed()).isTrue();
            last = delivered.helpyId();
        }
    }

    private static void roundsAreComparedOnceAndWhatIsRepeatedIsSaid(Rehearsal room) {
        assertThat(room.facts(ComparisonAsked.class))
                .extracting(ComparisonAsked::roundId)
                .doesNotHaveDuplicates();
        var ends = Stream.concat(
                room.facts(AnswersCompared.class).stream().map(AnswersCompared::roundId),
                room.facts(ComparisonSkipped.class).stream().map(ComparisonSkipped::roundId));
        assertThat(ends).doesNotHaveDuplicates();
        var turns = turns(room);
        var said = room.facts(AnswerDelivered.class).stream()
                .flatMap(delivered -> delivered.message().runId().stream())
                .toList();
        room.facts(AnswersCompared.class).stream()
                .flatMap(compared -> compared.echoes().stream())
                .forEach(echo -> {
                    assertThat(said).contains(echo.earlierRunId()).doesNotContain(echo.runId());
                    var turn = Objects.requireNonNull(turns.get(echo.runId()));
                    assertThat(turn.question().addressed()).isFalse();
                });
    }

    private static Map<String, Responder> turns(Rehearsal room) {
        var turns = new HashMap<String, Responder>();
        room.facts(RoundStarted.class)
                .forEach(started -> started.round().responders().forEach(turn -> turns.put(turn.runId(), turn)));
        room.facts(HelpyCalled.class).forEach(called -> turns.put(called.turn().runId(), called.turn()));
        return turns;
    }

    private static Set<String> withoutStarted(Rehearsal room) {
        var unused = new HashSet<>(room.held);
        room.facts(HelpyStarted.class).forEach(started -> unused.remove(started.runId()));
        return unused;
    }
}
