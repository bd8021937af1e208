package ninja.helpy.api.session;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import ninja.helpy.agents.presence.PresenceCommand.Here;
import ninja.helpy.agents.session.GroupSessionCommand.View;
import ninja.helpy.agents.session.Member;
import ninja.helpy.agents.session.RoomHelpy;
import ninja.helpy.agents.session.RoomSettings;
import ninja.helpy.agents.session.Round;
import ninja.helpy.api.conversation.LastMessage;
import ninja.helpy.api.wire.Credits;

/**
 * A room as it goes over the wire. {@code position} is where to follow from to miss nothing; {@code unread} is told in
 * lists, to who is in the room.
 */
record SessionShape(
        String sessionId,
        String conversationId,
        String name,
        Optional<String> subject,
        Settings settings,
        List<Member> participants,
        List<RoomHelpy> helpys,
        Map<String, Instant> mutedUntil,
        Metrics metrics,
        Optional<LastMessage> lastMessage,
        boolean isActive,
        Instant startTime,
        Optional<Instant> endTime,
        long position,
        Optional<Long> unread) {

    /** Times in seconds, credits in credits. */
    record Settings(
            int maxResponders,
            String respondMode,
            Optional<String> moderatorId,
            boolean modelBreaksTies,
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
                    settings.pace().turnWindow().toSeconds(),
                    settings.pace().minInterval().toSeconds(),
                    settings.pace().queueMax(),
                    settings.bounds().mentionDepthMax(),
                    settings.bounds().turnsMax(),
                    Credits.text(settings.bounds().creditsMax()),
                    settings.bounds().echoMin());
        }
    }

    record Metrics(long messages, long rounds, int participants, int helpys) {}

    static SessionShape of(View view) {
        return of(view, Optional.empty());
    }

    static SessionShape of(View view, Optional<Long> unread) {
        var metrics = new Metrics(
                view.messageCount(),
                view.rounds(),
                view.members().size(),
                view.helpys().size());
        return new SessionShape(
                view.sessionId(),
                view.sessionId(),
                view.name(),
                view.subject(),
                Settings.of(view.settings()),
                view.members(),
                view.helpys(),
                view.mutedUntil(),
                metrics,
                view.lastMessage().map(LastMessage::of),
                view.endTime().isEmpty(),
                view.startTime(),
                view.endTime(),
                view.position(),
                unread);
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
                        var state = view.openRound().stream()
                                .flatMap(round -> round.responders().stream())
                                .filter(responder -> responder.helpyId().equals(helpy.helpyId()))
                                .map(Round.Responder::state)
                                .reduce((first, called) -> called);
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
