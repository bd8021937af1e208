package ninja.helpy.agents.session;

import java.time.Instant;

/** What people have set for a room while it was open. */
public sealed interface RuleEvent extends GroupSessionEvent {

    /** This Helpy, or every one if {@link People#EVERYONE}, does not speak before {@code until}, whoever asks. */
    record HelpyMuted(String helpyId, String by, Instant until, Instant at) implements RuleEvent {
        @Override
        public GroupSession applyTo(GroupSession room) {
            return room.with(room.people().muted(helpyId, until));
        }
    }

    record HelpyUnmuted(String helpyId, String by, Instant at) implements RuleEvent {
        @Override
        public GroupSession applyTo(GroupSession room) {
            return room.with(room.people().unmuted(helpyId));
        }
    }

    /** v2: who coordinates the answers. */
    record SettingsChanged(RoomSettings settings, String by, Instant at) implements RuleEvent {
        @Override
        public GroupSession applyTo(GroupSession room) {
            return room.set(settings);
        }
    }
}
