package ninja.helpy.agents.session;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import ninja.helpy.agents.session.GroupSessionCommand.StopScope;
import ninja.helpy.agents.session.RoomSettings.Coordination;
import ninja.helpy.agents.session.RoomSettings.RespondMode;

/** Random stories of a room: what people, runs, credits, clocks and crashes do to it, in any order. */
final class RoomStories {

    private static final int STEPS_MAX = 40;
    private static final List<StopScope> SCOPES = List.of(StopScope.values());

    /** What may happen. */
    enum Kind {
        SAY,
        CALL,
        ANSWER,
        ECHO,
        ANSWER_CALLING,
        FAIL,
        PASS,
        MUTE,
        UNMUTE,
        STOP,
        CRASH,
        SET,
        ADD,
        REMOVE,
        LEAVE,
        JOIN,
        BROKE,
        RICH,
        LEDGER_AWAY,
        LEDGER_BACK,
        MODEL_AWAY
    }

    /** {@code a} and {@code b} say who or what, among those who are there when it happens: so any part is a story, too. */
    record Step(Kind kind, int a, int b) {}

    private RoomStories() {}

    static List<Step> story(long seed) {
        var random = new SplittableRandom(seed);
        var steps = new ArrayList<Step>();
        int length = random.nextInt(3, STEPS_MAX);
        var kinds = Kind.values();
        for (int i = 0; i < length; i++) {
            // What carries a room on happens more often than the rest.
            var kind = random.nextInt(5) < 3 ? kinds[random.nextInt(7)] : kinds[random.nextInt(kinds.length)];
            steps.add(new Step(kind, random.nextInt(1_000), random.nextInt(1_000)));
        }
        return steps;
    }

    static List<Step> shrunk(List<Step> story, Predicate<List<Step>> fails) {
        var shortest = story;
        for (int size = story.size() / 2; size >= 1; size /= 2) {
            for (int from = 0; from + size <= shortest.size(); ) {
                var without = new ArrayList<>(shortest.subList(0, from));
                without.addAll(shortest.subList(from + size, shortest.size()));
                if (fails.test(without)) shortest = without;
                else from += size;
            }
        }
        return shortest;
    }

    static void tell(Rehearsal room, Step step) {
        int a = step.a();
        int b = step.b();
        switch (step.kind()) {
            case SAY -> room.say(user(a), "An open question about subject" + b % 6);
            case CALL -> room.say(user(a), "@H" + (1 + b % 5) + " and @H" + (1 + a % 5) + ", what is this?");
            case ANSWER -> run(room, a).ifPresent(turn -> room.answer(turn, "answer number " + a + " " + b, a));
            case ECHO -> run(room, a).ifPresent(turn -> room.answer(turn, "It is what it has always been.", a));
            case ANSWER_CALLING ->
                run(room, a).ifPresent(turn -> room.answer(turn, a + " Ask @H" + (1 + b % 5) + " or @H1", a));
            case FAIL -> run(room, a).ifPresent(turn -> room.fail(turn, a));
            case PASS -> room.pass(Duration.ofSeconds(a % 50));
            case MUTE -> room.mute(b % 7 == 0 ? People.EVERYONE : "h-" + (1 + a % 5), Duration.ofSeconds(b));
            case UNMUTE -> room.unmute(b % 3 == 0 ? People.EVERYONE : "h-" + (1 + a % 5));
            case STOP -> stop(room, a, b);
            case CRASH -> room.crash();
            case SET -> room.set(settings(a, b));
            case ADD -> room.add(Rehearsal.helpyOf(1 + a % 8, user(b)));
            case REMOVE -> room.remove("h-" + (1 + a % 8));
            case LEAVE -> room.leave(user(a));
            case JOIN -> room.join(user(a));
            case BROKE -> room.withoutCredits.add("h-" + (1 + a % 5));
            case RICH -> room.withoutCredits.clear();
            case LEDGER_AWAY -> room.creditsAnswer = false;
            case LEDGER_BACK -> room.answerErrands();
            case MODEL_AWAY -> room.modelAnswers = false;
        }
    }

    private static void stop(Rehearsal room, int a, int b) {
        var scope = SCOPES.get(a % SCOPES.size());
        var target =
                scope == StopScope.TURN ? run(room, b).map(Round.Responder::runId) : Optional.of("h-" + (1 + b % 5));
        room.stop(scope, target, user(b));
    }

    static RoomSettings settings(int a, int b) {
        var modes = RespondMode.values();
        return new RoomSettings(
                1 + a % 4,
                modes[b % modes.length],
                Optional.of("h-" + (1 + a % 5)),
                a % 2 == 0,
                a % 3 == 0 ? Coordination.RULES : Coordination.MODEL,
                new RoomSettings.Pace(Duration.ofSeconds(1 + a % 40), Duration.ofSeconds(b % 20), 1 + a % 5),
                new RoomSettings.Bounds(b % 4, 1 + a % 8, Rehearsal.HOLD * (a % 6), 0.9));
    }

    private static String user(int number) {
        return "u-" + (1 + number % 3);
    }

    private static Optional<Round.Responder> run(Rehearsal room, int number) {
        var running = List.copyOf(room.running.values());
        return running.isEmpty() ? Optional.empty() : Optional.of(running.get(number % running.size()));
    }
}
