package ninja.helpy.agents.session;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.TestInbox;
import akka.actor.typed.ActorRef;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import ninja.helpy.agents.conversation.Message;
import ninja.helpy.agents.protocol.MessageForm;
import ninja.helpy.agents.protocol.Refusal;
import ninja.helpy.agents.protocol.Refused;
import ninja.helpy.agents.protocol.Reply;
import ninja.helpy.agents.session.GroupSessionCommand.AddHelpy;
import ninja.helpy.agents.session.GroupSessionCommand.ChangeSettings;
import ninja.helpy.agents.session.GroupSessionCommand.CreateSession;
import ninja.helpy.agents.session.GroupSessionCommand.JoinSession;
import ninja.helpy.agents.session.GroupSessionCommand.LeaveSession;
import ninja.helpy.agents.session.GroupSessionCommand.MuteHelpy;
import ninja.helpy.agents.session.GroupSessionCommand.PostMessage;
import ninja.helpy.agents.session.GroupSessionCommand.RemoveHelpy;
import ninja.helpy.agents.session.GroupSessionCommand.StopScope;
import ninja.helpy.agents.session.GroupSessionCommand.StopTurns;
import ninja.helpy.agents.session.GroupSessionCommand.UnmuteHelpy;
import ninja.helpy.agents.session.Round.Responder;

/** A room without actors: its decisions and their errands, with runs that answer when the test says so. */
final class Rehearsal {

    static final Duration DEADLINE = Duration.ofSeconds(90);
    static final Duration COMPARISON_MAX = Duration.ofSeconds(10);
    static final Duration DESERTED_MAX = Duration.ofMinutes(10);
    static final long HOLD = 1_000_000;

    private static final ActorRef<Reply> NOBODY = TestInbox.<Reply>create().getRef();

    final Set<String> withoutCredits = new HashSet<>();
    final Set<String> held = new HashSet<>();
    final Map<String, Responder> running = new LinkedHashMap<>();
    final Set<String> told = new HashSet<>();
    final List<GroupSessionEvent> facts = new ArrayList<>();
    final List<Reply> replies = new ArrayList<>();
    final Map<String, String> texts = new HashMap<>();
    TieOrder tieOrder = TieOrder.NONE;
    int tiesAsked;
    final List<Errand.CompareAnswers> comparisons = new ArrayList<>();
    Function<Errand.CompareAnswers, Compared> model = asked -> Compared.not("no model", "", 0);
    boolean creditsAnswer = true;
    boolean modelAnswers = true;
    Instant now = Instant.parse("2026-11-21T12:00:00Z");
    GroupSession room = GroupSession.EMPTY;
    private final List<Errand> waiting = new ArrayList<>();
    private int messages;

    static Rehearsal room(RoomSettings settings, int helpys) {
        var rehearsal = new Rehearsal();
        var list = IntStream.rangeClosed(1, helpys).mapToObj(Rehearsal::helpy).toList();
        rehearsal.carry(
                Membership.create("s-1", new CreateSession(NewRoom.of("Room", settings, list), NOBODY), rehearsal.now));
        rehearsal.join("u-1");
        return rehearsal;
    }

    static RoomHelpy helpy(int number) {
        return new RoomHelpy(
                "h-" + number, "H" + number, Optional.of("subject" + number), Optional.empty(), Optional.empty());
    }

    static RoomHelpy helpyOf(int number, String ownerId) {
        return new RoomHelpy("h-" + number, "H" + number, Optional.empty(), Optional.empty(), Optional.of(ownerId));
    }

    void join(String userId) {
        carry(Membership.join(room, new JoinSession(userId, userId, NOBODY), now));
    }

    void add(RoomHelpy helpy) {
        carry(Membership.addHelpy(room, new AddHelpy(helpy, NOBODY), now));
    }

    void remove(String helpyId) {
        carry(Membership.removeHelpy(room, new RemoveHelpy(helpyId, NOBODY), moment()));
    }

    void set(RoomSettings settings) {
        carry(Rules.change(room, new ChangeSettings(settings, Optional.empty(), NOBODY), moment()));
    }

    void leave(String userId) {
        carry(Membership.leave(room, new LeaveSession(userId, NOBODY), moment()));
    }

    void unmute(String helpyId) {
        carry(Rules.unmute(room, new UnmuteHelpy(helpyId, Optional.empty(), NOBODY), moment()));
    }

    void mute(String helpyId, Duration time) {
        carry(Rules.mute(room, new MuteHelpy(helpyId, now.plus(time), Optional.of("u-1"), NOBODY), moment()));
    }

    void stop(StopScope scope, Optional<String> target, String userId) {
        carry(Rules.stop(room, new StopTurns(scope, target, Optional.of(userId), NOBODY), moment()));
    }

    /** The facts that follow from it at once. */
    List<GroupSessionEvent> say(String userId, String words) {
        int before = facts.size();
        carry(Talking.post(
                room, new PostMessage("m-" + ++messages, userId, words, MessageForm.PLAIN, NOBODY), moment()));
        return List.copyOf(facts.subList(before, facts.size()));
    }

    List<GroupSessionEvent> say(String words) {
        return say("u-1", words);
    }

    List<GroupSessionEvent> answer(String helpyId, String text) {
        return answer(runOf(helpyId), text, HOLD / 2);
    }

    List<GroupSessionEvent> answer(Responder turn, String text, long cost) {
        return answer(turn, new Answer(text, Optional.empty()), cost);
    }

    List<GroupSessionEvent> answer(Responder turn, Answer answer, long cost) {
        running.remove(turn.runId());
        texts.put(turn.messageId(), answer.text());
        return carry(Turn.onAnswer(room, turn.runId(), answer, cost, moment()));
    }

    List<GroupSessionEvent> fail(String helpyId) {
        return fail(runOf(helpyId), 7);
    }

    List<GroupSessionEvent> fail(Responder turn, long cost) {
        running.remove(turn.runId());
        return carry(Turn.onFailure(room, turn.runId(), Refusal.PROVIDER_ERROR, "broken", cost, moment()));
    }

    Responder runOf(String helpyId) {
        return running.values().stream()
                .filter(turn -> turn.helpyId().equals(helpyId))
                .findFirst()
                .orElseThrow(() -> new AssertionError(helpyId + " does not run: " + running.keySet()));
    }

    /** Time passes, and the room is called whenever it wanted to be. */
    void pass(Duration time) {
        var until = now.plus(time);
        for (int i = 0; ; i++) {
            var due = Turn.due(room, moment()).filter(at -> !at.isAfter(until));
            if (due.isEmpty()) break;
            assertThat(i).as("the room is called for ever").isLessThan(100);
            now = due.get().isAfter(now) ? due.get() : now;
            carry(Turn.onTime(room, moment()));
        }
        now = until;
    }

    /** The node is lost: what was asked and not answered is asked again. */
    void crash() {
        waiting.clear();
        Turn.resume(room).forEach(this::perform);
        carry(Turn.onTime(room, moment()));
    }

    /** Answers what was held back with {@link #creditsAnswer} and {@link #modelAnswers}. */
    void answerErrands() {
        creditsAnswer = true;
        modelAnswers = true;
        var due = List.copyOf(waiting);
        waiting.clear();
        due.forEach(this::perform);
    }

    List<GroupSessionEvent> carry(Outcome outcome) {
        var facts = carry(outcome.step());
        replies.add(outcome.reply().apply(room));
        return facts;
    }

    private List<GroupSessionEvent> carry(Step step) {
        int before = facts.size();
        for (var fact : step.facts()) {
            facts.add(fact);
            room = GroupSession.fold(room, fact);
        }
        step.errands().forEach(this::perform);
        return List.copyOf(facts.subList(before, facts.size()));
    }

    private void perform(Errand errand) {
        if (errand instanceof Errand.HoldCredits hold) {
            if (!creditsAnswer) waiting.add(errand);
            else hold(hold);
        } else if (errand instanceof Errand.ReleaseHold release) {
            held.remove(release.runId());
        } else if (errand instanceof Errand.BreakTie tie) {
            tiesAsked++;
            carry(Turn.onTie(room, tie.round().roundId(), tie.holds(), tieOrder, moment()));
        } else if (errand instanceof Errand.CompareAnswers compare) {
            comparisons.add(compare);
            if (!modelAnswers) waiting.add(errand);
            else compared(compare.roundId(), model.apply(compare));
        } else if (errand instanceof Errand.StartRun start) {
            running.put(start.turn().runId(), start.turn());
        } else if (errand instanceof Errand.StopRun stop) {
            told.add(stop.runId());
        }
    }

    List<GroupSessionEvent> compared(String roundId, Compared said) {
        return carry(Turn.onCompared(room, roundId, said, moment()));
    }

    private void hold(Errand.HoldCredits errand) {
        var placed = new HashMap<String, Long>();
        var refused = new HashMap<String, Refused>();
        errand.round().in(Round.State.CANDIDATE).forEach(turn -> {
            if (withoutCredits.contains(turn.helpyId())) {
                refused.put(turn.runId(), new Refused(Refusal.INSUFFICIENT_CREDITS, "no credits"));
            } else {
                placed.put(turn.runId(), HOLD);
                held.add(turn.runId());
            }
        });
        carry(Turn.onHolds(room, errand.round().roundId(), new Opening.Holds(placed, refused), moment()));
    }

    Moment moment() {
        return new Moment(now, DEADLINE, COMPARISON_MAX, DESERTED_MAX, (one, other) -> {
            if (!texts.containsKey(one) || !texts.containsKey(other)) return 0;
            return WordEmbeddings.embedding(texts.get(one)).likeness(WordEmbeddings.embedding(texts.get(other)));
        });
    }

    /** What was said, by whom. */
    List<String> said() {
        return room.talk().recent().stream()
                .map(m -> m.sender().id() + ": " + m.content())
                .toList();
    }

    List<String> speakers() {
        return room.talk().recent().stream()
                .filter(m -> m.sender().type() == Message.Type.HELPY)
                .map(m -> m.sender().id())
                .toList();
    }

    <E extends GroupSessionEvent> List<E> facts(Class<E> kind) {
        return facts.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    <E extends GroupSessionEvent> E last(Class<E> kind) {
        var all = facts(kind);
        assertThat(all).as(kind.getSimpleName()).isNotEmpty();
        return all.get(all.size() - 1);
    }

    Considered considered(String helpyId) {
        return last(RoundEvent.RoundOpened.class).considered().stream()
                .filter(c -> c.helpyId().equals(helpyId))
                .findFirst()
                .orElseThrow();
    }
}
