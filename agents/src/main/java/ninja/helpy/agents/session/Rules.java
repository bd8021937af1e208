package ninja.helpy.agents.session;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import ninja.helpy.agents.protocol.Refusal;
import ninja.helpy.agents.session.GroupSessionCommand.ChangeSettings;
import ninja.helpy.agents.session.GroupSessionCommand.MuteHelpy;
import ninja.helpy.agents.session.GroupSessionCommand.StopScope;
import ninja.helpy.agents.session.GroupSessionCommand.StopTurns;
import ninja.helpy.agents.session.GroupSessionCommand.Stopped;
import ninja.helpy.agents.session.GroupSessionCommand.UnmuteHelpy;
import ninja.helpy.agents.session.RoundEvent.AnswerSuppressed;
import ninja.helpy.agents.session.RoundEvent.HelpyStopped;
import ninja.helpy.agents.session.RoundEvent.MessagePassedOver;
import ninja.helpy.agents.session.RuleEvent.HelpyMuted;
import ninja.helpy.agents.session.RuleEvent.HelpyUnmuted;
import ninja.helpy.agents.session.RuleEvent.SettingsChanged;

/** What people say about who may speak. Members may, and the workspace itself. */
final class Rules {

    private static final String WORKSPACE = "workspace";

    private Rules() {}

    static Outcome stop(GroupSession room, StopTurns c, Moment moment) {
        boolean needsTarget = c.scope() == StopScope.TURN || c.scope() == StopScope.AGENT;
        if (needsTarget && c.target().isEmpty()) {
            return Outcome.refused(Refusal.VALIDATION_FAILED, "say which turn or Helpy");
        }
        return byMember(room, c.memberId(), () -> {
            var step = Turn.onChange(room, List.of(), Stopping.in(room, c), moment);
            int turns = count(step, HelpyStopped.class) + count(step, AnswerSuppressed.class);
            return new Outcome(step, next -> new Stopped(turns, count(step, MessagePassedOver.class)));
        });
    }

    static Outcome mute(GroupSession room, MuteHelpy c, Moment moment) {
        if (isUnknown(room, c.helpyId())) return Outcome.refused(Refusal.NOT_FOUND, "no such Helpy here");
        return byMember(room, c.memberId(), () -> {
            var muted = new HelpyMuted(c.helpyId(), by(c.memberId()), c.until(), moment.now());
            var silenced = Stopping.helpy(c.helpyId(), c.memberId(), "was muted");
            return new Outcome(Turn.onChange(room, List.of(muted), silenced, moment), RoomView::of);
        });
    }

    static Outcome unmute(GroupSession room, UnmuteHelpy c, Moment moment) {
        if (!room.people().mutedUntil().containsKey(c.helpyId())) return Outcome.unchanged(RoomView::of);
        return byMember(
                room,
                c.memberId(),
                () -> Outcome.of(new HelpyUnmuted(c.helpyId(), by(c.memberId()), moment.now()), RoomView::of));
    }

    static Outcome change(GroupSession room, ChangeSettings c, Moment moment) {
        if (room.settings().equals(c.settings())) return Outcome.unchanged(RoomView::of);
        return byMember(room, c.memberId(), () -> {
            var changed = new SettingsChanged(c.settings(), by(c.memberId()), moment.now());
            return new Outcome(Turn.onChange(room, List.of(changed), Stopping.NOTHING, moment), RoomView::of);
        });
    }

    private static Outcome byMember(GroupSession room, Optional<String> memberId, Supplier<Outcome> decision) {
        boolean isOutsider = memberId.filter(userId -> !room.isMember(userId)).isPresent();
        return isOutsider ? Outcome.refused(Refusal.FORBIDDEN, "join the room first") : decision.get();
    }

    private static boolean isUnknown(GroupSession room, String helpyId) {
        return !helpyId.equals(People.EVERYONE) && room.helpy(helpyId).isEmpty();
    }

    private static String by(Optional<String> memberId) {
        return memberId.orElse(WORKSPACE);
    }

    private static int count(Step step, Class<? extends GroupSessionEvent> kind) {
        return (int) step.facts().stream().filter(kind::isInstance).count();
    }
}
