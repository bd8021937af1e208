package ninja.helpy.api.session;

import java.util.Map;
import java.util.Optional;
import ninja.helpy.agents.protocol.Refusal;
import ninja.helpy.agents.session.GroupSessionEvent;
import ninja.helpy.agents.session.GroupSessionEvent.HelpyFailed;
import ninja.helpy.agents.session.RoundEvent.AnswerSuppressed;
import ninja.helpy.agents.session.RoundEvent.ContradictionNoted;
import ninja.helpy.agents.session.RoundEvent.HelpyCalled;
import ninja.helpy.agents.session.RoundEvent.HelpyStopped;
import ninja.helpy.agents.session.RoundEvent.TurnLate;
import ninja.helpy.agents.session.RoundEvent.TurnOverdue;
import ninja.helpy.agents.session.RuleEvent.HelpyMuted;
import ninja.helpy.agents.session.RuleEvent.HelpyUnmuted;
import ninja.helpy.agents.session.RuleEvent.SettingsChanged;
import ninja.helpy.api.session.RoomFrames.Shown;

/** What becomes of a single turn, and what people set for a room, as frames. */
final class TurnFrames {

    private TurnFrames() {}

    static Optional<Shown> of(GroupSessionEvent event) {
        return turns(event).or(() -> rules(event));
    }

    private static Optional<Shown> turns(GroupSessionEvent event) {
        if (event instanceof HelpyFailed e) return failed(e.roundId(), e.helpyId(), e.runId(), e.code(), e.detail());
        if (event instanceof TurnOverdue e) {
            return failed(e.roundId(), e.helpyId(), e.runId(), Refusal.TIMEOUT, "no answer in time");
        }
        if (event instanceof TurnLate e) return turn("helpy.late", e.roundId(), e.helpyId(), e.runId(), Map.of());
        if (event instanceof HelpyCalled e) {
            var called = e.turn();
            var why = Frame.ordered("messageId", called.question().messageId(), "reason", called.reason());
            return turn("helpy.called", e.roundId(), called.helpyId(), called.runId(), why);
        }
        if (event instanceof HelpyStopped e) {
            var why = Frame.ordered("reason", e.reason());
            e.by().ifPresent(userId -> why.put("by", userId));
            return turn("helpy.stopped", e.roundId(), e.helpyId(), e.runId(), why);
        }
        if (event instanceof AnswerSuppressed e) {
            var why = Frame.ordered("reason", e.reason(), "similarity", e.similarity());
            e.similarTo().ifPresent(messageId -> why.put("similarTo", messageId));
            return turn("helpy.suppressed", e.roundId(), e.helpyId(), e.runId(), why);
        }
        if (event instanceof ContradictionNoted e) {
            var found = e.contradiction();
            var why = Frame.ordered(
                    "messageId", e.messageId(), "contradicts", found.messageId(), "reason", found.reason());
            return turn("helpy.contradiction", e.roundId(), e.helpyId(), e.runId(), why);
        }
        return Optional.empty();
    }

    private static Optional<Shown> rules(GroupSessionEvent event) {
        if (event instanceof HelpyMuted e) {
            var data = Frame.ordered("helpyId", e.helpyId(), "until", e.until(), "by", e.by());
            return Optional.of(new Shown("helpy.muted", data));
        }
        if (event instanceof HelpyUnmuted e) {
            return Optional.of(new Shown("helpy.unmuted", Frame.ordered("helpyId", e.helpyId(), "by", e.by())));
        }
        if (event instanceof SettingsChanged e) {
            var settings = SessionShape.Settings.of(e.settings());
            return Optional.of(new Shown("settings.changed", Frame.ordered("settings", settings, "by", e.by())));
        }
        return Optional.empty();
    }

    private static Optional<Shown> failed(String roundId, String helpyId, String runId, Refusal code, String message) {
        return turn("helpy.failed", roundId, helpyId, runId, Frame.ordered("code", code.code(), "message", message));
    }

    private static Optional<Shown> turn(
            String event, String roundId, String helpyId, String runId, Map<String, Object> more) {
        var data = Frame.ordered("roundId", roundId, "helpyId", helpyId, "runId", runId);
        data.putAll(more);
        return Optional.of(new Shown(event, data));
    }
}
