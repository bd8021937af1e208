package ninja.helpy.api.session;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import ninja.helpy.agents.presence.PresenceCommand.Here;
import ninja.helpy.agents.session.GroupSessionCommand.View;
import ninja.helpy.agents.session.Member;
import ninja.helpy.agents.session.RoomHelpy;
import ninja.helpy.agents.session.Round;
import ninja.helpy.agents.session.Tally.Voice;

/** Who is in a room, with what each has contributed (DM-24). */
record Attendance(List<Participant> participants, List<Helpy> helpys) {

    /** {@code helpyId}: the first of the Helpys that are his. {@code online} is told of one room, and in no list. */
    record Participant(
            String userId,
            String displayName,
            Instant since,
            Instant joinedAt,
            Optional<String> helpyId,
            long messageCount,
            Optional<Boolean> online) {

        private static Participant of(View view, Member member) {
            return new Participant(
                    member.userId(),
                    member.displayName(),
                    member.since(),
                    member.since(),
                    view.helpys().stream()
                            .filter(helpy -> helpy.ownerId()
                                    .filter(member.userId()::equals)
                                    .isPresent())
                            .map(RoomHelpy::helpyId)
                            .findFirst(),
                    view.tally().messagesOf(member.userId()),
                    Optional.empty());
        }

        Participant online(Here here) {
            var isHere = Optional.of(here.online().contains(userId));
            return new Participant(userId, displayName, since, joinedAt, helpyId, messageCount, isHere);
        }
    }

    /** {@code active}: at work on an answer right now. */
    record Helpy(
            String helpyId,
            String name,
            Optional<String> subject,
            Optional<String> personality,
            Optional<String> ownerId,
            Optional<Instant> joinedAt,
            boolean active,
            Optional<Instant> lastSpokeAt,
            long responseCount) {

        private static Helpy of(View view, RoomHelpy helpy) {
            var voice = view.tally().voiceOf(helpy.helpyId());
            return new Helpy(
                    helpy.helpyId(),
                    helpy.name(),
                    helpy.subject(),
                    helpy.personality(),
                    helpy.ownerId(),
                    voice.map(Voice::since),
                    stateOf(view, helpy.helpyId()).filter(Round.State::isAtWork).isPresent(),
                    voice.flatMap(Voice::lastSpokeAt),
                    voice.map(Voice::responses).orElse(0L));
        }
    }

    static Attendance of(View view) {
        return new Attendance(
                view.members().stream()
                        .map(member -> Participant.of(view, member))
                        .toList(),
                view.helpys().stream().map(helpy -> Helpy.of(view, helpy)).toList());
    }

    /** Of its last turn in the open round. */
    static Optional<Round.State> stateOf(View view, String helpyId) {
        return view.openRound().stream()
                .flatMap(round -> round.responders().stream())
                .filter(responder -> responder.helpyId().equals(helpyId))
                .map(Round.Responder::state)
                .reduce((first, called) -> called);
    }
}
