package ninja.helpy.api.session;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import ninja.helpy.agents.presence.PresenceCommand.Here;
import ninja.helpy.agents.session.GroupSessionCommand.Totals;
import ninja.helpy.agents.session.GroupSessionCommand.View;
import ninja.helpy.agents.session.RoomSettings;
import ninja.helpy.agents.session.Round;
import ninja.helpy.api.conversation.LastMessage;
import ninja.helpy.api.wire.Credits;

/**
 * A room as it goes over the wire. {@code position} is where to follow from to miss nothing; {@code unread} is told in
 * lists, to who is in the room; {@code invited} to who is asked to come.
 */
record SessionShape(
        String sessionId,
        String conversationId,
        String name,
        Optional<String> subject,
        String sessionType,
        Optional<String> createdBy,
        Settings settings,
        List<Attendance.Participant> participants,
        List<String> invitedUserIds,
        List<Attendance.Helpy> helpys,
        Map<String, Instant> mutedUntil,
        Metrics metrics,
        Optional<LastMessage> lastMessage,
        boolean isActive,
        Instant startTime,
        Optional<Instant> endTime,
        Optional<String> recordingUrl,
        long position,
        Optional<Boolean> invited,
        Optional<Long> unread) {

    /** Times in seconds, credits in credits. */
    record Settings(
            int maxResponders,
            String respondMode,
            Optional<String> moderatorId,
            boolean modelBreaksTies,
            String coordination,
            long turnWindow,
            long minInterval,
            int queueMax,
            int mentionDepthMax,
            int turnsMax,
            String creditsMax,
            double echoMin) {

        static Settings of(RoomSettings settings) {
            return new Settings(
                    settings.respondersMax(),
                    settings.respondMode().label(),
                    settings.moderatorId(),
                    settings.modelBreaksTies(),
                    settings.coordination().label(),
                    settings.pace().turnWindow().toSeconds(),
                    settings.pace().minInterval().toSeconds(),
                    settings.pace().queueMax(),
                    settings.bounds().mentionDepthMax(),
                    settings.bounds().turnsMax(),
                    Credits.text(settings.bounds().creditsMax()),
                    settings.bounds().echoMin());
        }
    }

    /** {@code firstAnswerMs}: how long people waited on the average until somebody answered. */
    record Metrics(
            long messages,
            long rounds,
            int participants,
            int helpys,
            Optional<Double> participationBalance,
            Optional<Long> firstAnswerMs) {

        static Metrics of(Totals totals) {
            return new Metrics(
                    totals.messages(),
                    totals.rounds(),
                    totals.participants(),
                    totals.helpys(),
                    totals.balance(),
                    totals.firstAnswerAfter().map(Duration::toMillis));
        }
    }

    static SessionShape of(View view) {
        var attendance = Attendance.of(view);
        return new SessionShape(
                view.sessionId(),
                view.sessionId(),
                view.name(),
                view.subject(),
                view.origin().sessionType().name().toLowerCase(Locale.ROOT),
                view.origin().createdBy(),
                Settings.of(view.settings()),
                attendance.participants(),
                view.invited(),
                attendance.helpys(),
                view.mutedUntil(),
                Metrics.of(view.totals()),
                view.lastMessage().map(LastMessage::of),
                view.endTime().isEmpty(),
                view.startTime(),
                view.endTime(),
                view.endTime().map(at -> RecordingEndpoints.urlOf(view.sessionId())),
                view.position(),
                Optional.empty(),
                Optional.empty());
    }

    SessionShape invited(boolean isInvited) {
        return with(participants, Optional.of(isInvited).filter(yes -> yes), unread);
    }

    SessionShape online(Here here) {
        return with(participants.stream().map(one -> one.online(here)).toList(), invited, unread);
    }

    SessionShape unread(Optional<Long> messages) {
        return with(participants, invited, messages);
    }

    private SessionShape with(
            List<Attendance.Participant> people, Optional<Boolean> isInvited, Optional<Long> messages) {
        return new SessionShape(
                sessionId,
                conversationId,
                name,
                subject,
                sessionType,
                createdBy,
                settings,
                people,
                invitedUserIds,
                helpys,
                mutedUntil,
                metrics,
                lastMessage,
                isActive,
                startTime,
                endTime,
                recordingUrl,
                position,
                isInvited,
                messages);
    }

    /** What a Helpy is doing in the room right now. */
    record HelpyState(String helpyId, String name, boolean active, String state) {}

    /** A person of the room, and whether any of his connections has the room open. */
    record Person(String userId, String displayName, Instant since, boolean online) {}

    record Participants(List<Person> humans, List<HelpyState> helpys) {

        static Participants of(View view, Here here) {
            var humans = view.members().stream()
                    .map(m -> new Person(
                            m.userId(),
                            m.displayName(),
                            m.since(),
                            here.online().contains(m.userId())))
                    .toList();
            var helpys = view.helpys().stream()
                    .map(helpy -> {
                        var state = Attendance.stateOf(view, helpy.helpyId());
                        return new HelpyState(
                                helpy.helpyId(),
                                helpy.name(),
                                state.filter(Round.State::isAtWork).isPresent(),
                                state.map(s -> s.name().toLowerCase(Locale.ROOT))
                                        .orElse("idle"));
                    })
                    .toList();
            return new Participants(humans, helpys);
        }
    }
}
