package ninja.helpy.agents.session;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import ninja.helpy.agents.session.Comparison.Pair;

/** What has happened in a round beyond the plain course of {@link GroupSessionEvent}. */
public sealed interface RoundEvent extends GroupSessionEvent {

    /**
     * Somebody is to answer: the short list, with what was thought of each Helpy. Its credits are held now; who is chosen
     * in the end says {@code RoundStarted}.
     */
    record RoundOpened(Round round, RoomSettings.RespondMode respondMode, List<Considered> considered, Instant at)
            implements RoundEvent {

        public RoundOpened {
            considered = List.copyOf(considered);
        }

        @Override
        public GroupSession applyTo(GroupSession room) {
            return room.roundOpened(round);
        }
    }

    /** A model was asked who of those with the same score comes first. Only those who were tied are in {@code order}. */
    record TieBroken(String roundId, List<String> order, String model, long cost, Instant at) implements RoundEvent {

        public TieBroken {
            order = List.copyOf(order);
        }

        @Override
        public GroupSession applyTo(GroupSession room) {
            return room;
        }
    }

    /** A Helpy called another one by name, which takes a turn in the same round. */
    record HelpyCalled(String roundId, Round.Responder turn, Instant at) implements RoundEvent {
        @Override
        public GroupSession applyTo(GroupSession room) {
            return room.openRound().map(round -> room.with(round.plus(turn))).orElse(room);
        }
    }

    /** A Helpy called another one by name, which takes no turn. */
    record CallDeclined(String roundId, String messageId, String helpyId, String reason, Instant at)
            implements RoundEvent {
        @Override
        public GroupSession applyTo(GroupSession room) {
            return room;
        }
    }

    /** Too many messages wait: this one is not answered for itself. The Helpys read it all the same. */
    record MessagePassedOver(String messageId, String reason, Instant at) implements RoundEvent {
        @Override
        public GroupSession applyTo(GroupSession room) {
            return room.with(room.talk().unqueued(messageId::equals));
        }
    }

    /** A turn took longer than its window: the others no longer wait for it. Its answer will come as late. */
    record TurnLate(String roundId, String helpyId, String runId, Instant at) implements RoundEvent {
        @Override
        public GroupSession applyTo(GroupSession room) {
            return room.turn(runId, turn -> turn.in(Round.State.LATE));
        }
    }

    /** The round is over for this turn. If its answer was finished all the same, it is still said, once. */
    record TurnOverdue(String roundId, String helpyId, String runId, Instant at) implements RoundEvent {
        @Override
        public GroupSession applyTo(GroupSession room) {
            return room.givenUp(runId, Round.State.FAILED, true, at);
        }
    }

    /** Somebody stopped this turn, or its Helpy was muted or removed. Its answer is not said any more. */
    record HelpyStopped(String roundId, String helpyId, String runId, Optional<String> by, String reason, Instant at)
            implements RoundEvent {
        @Override
        public GroupSession applyTo(GroupSession room) {
            return room.givenUp(runId, Round.State.STOPPED, false, at);
        }
    }

    /** This answer is not said. {@code similarTo}: the message that has said it already. */
    record AnswerSuppressed(
            String roundId,
            String helpyId,
            String runId,
            Optional<String> similarTo,
            double similarity,
            String reason,
            Instant at)
            implements RoundEvent {
        @Override
        public GroupSession applyTo(GroupSession room) {
            return room.turn(runId, turn -> turn.in(Round.State.SUPPRESSED));
        }
    }

    /** This answer contradicts one that was said before it in the same round. Both are said. */
    record ContradictionNoted(
            String roundId, String helpyId, String runId, String messageId, Contradiction contradiction, Instant at)
            implements RoundEvent {
        @Override
        public GroupSession applyTo(GroupSession room) {
            return room;
        }
    }

    /** This answer took much more than a fair part of its round. */
    record LengthNoted(
            String roundId, String helpyId, String runId, int words, int wordsOfRound, String reason, Instant at)
            implements RoundEvent {
        @Override
        public GroupSession applyTo(GroupSession room) {
            return room;
        }
    }

    /**
     * A model is asked which of these answers say the same and which contradict one another. They wait {@code until} then.
     * {@code credits}: what it may cost.
     */
    record ComparisonAsked(String roundId, List<String> runIds, long credits, Instant until, Instant at)
            implements RoundEvent {

        public ComparisonAsked {
            runIds = List.copyOf(runIds);
        }

        @Override
        public GroupSession applyTo(GroupSession room) {
            return room.compared(roundId, answers -> answers.with(Comparison.asked(runIds, credits, until)));
        }
    }

    /**
     * What the model said of them, as far as it may have its way: the first of an echo's pair is suppressed, and is none
     * that was asked for by name.
     */
    record AnswersCompared(
            String roundId, List<Pair> echoes, List<Pair> contradictions, String model, long cost, Instant at)
            implements RoundEvent {

        public AnswersCompared {
            echoes = List.copyOf(echoes);
            contradictions = List.copyOf(contradictions);
        }

        @Override
        public GroupSession applyTo(GroupSession room) {
            return room.compared(roundId, answers -> answers.compared(cost));
        }
    }

    /** No model has its say: the rules alone decide. {@code cost}: what it was paid all the same, as far as is known. */
    record ComparisonSkipped(String roundId, String reason, long cost, Instant at) implements RoundEvent {
        @Override
        public GroupSession applyTo(GroupSession room) {
            return room.compared(roundId, answers -> answers.compared(cost));
        }
    }

    /** The model was paid when the answers no longer waited for it. */
    record ComparisonCharged(String roundId, long cost, Instant at) implements RoundEvent {
        @Override
        public GroupSession applyTo(GroupSession room) {
            return room.compared(roundId, answers -> answers.compared(cost));
        }
    }

    /** A run that brought no answer has ended and cost this much, in nano-dollars. */
    record TurnCharged(String roundId, String helpyId, String runId, long cost, Instant at) implements RoundEvent {
        @Override
        public GroupSession applyTo(GroupSession room) {
            return room.with(room.talk().notOwing(runId)).turn(runId, turn -> turn.costing(cost));
        }
    }
}
