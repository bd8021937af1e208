package ninja.helpy.api.session;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import ninja.helpy.agents.session.GroupSessionCommand.Fact;
import ninja.helpy.agents.session.GroupSessionCommand.Totals;
import ninja.helpy.agents.session.GroupSessionEvent.AnswerDelivered;
import ninja.helpy.agents.session.GroupSessionEvent.HelpyAdded;
import ninja.helpy.agents.session.GroupSessionEvent.HelpyRemoved;
import ninja.helpy.agents.session.GroupSessionEvent.MessagePosted;
import ninja.helpy.agents.session.GroupSessionEvent.RoundCompleted;
import ninja.helpy.agents.session.GroupSessionEvent.RoundSkipped;
import ninja.helpy.agents.session.GroupSessionEvent.RoundStarted;
import ninja.helpy.agents.session.GroupSessionEvent.SessionEnded;
import ninja.helpy.agents.session.GroupSessionEvent.UserJoined;
import ninja.helpy.agents.session.GroupSessionEvent.UserLeft;
import ninja.helpy.agents.session.MessageEvent;
import ninja.helpy.agents.session.Round;
import ninja.helpy.agents.session.RoundEvent.MessagePassedOver;
import ninja.helpy.api.conversation.MessageShape;
import ninja.helpy.api.session.Told.HelpyRun;

/** The facts of one room as frames. A pure function; facts that only the room itself needs have no frame. */
final class RoomFrames implements DraftFrames {

    private final String sessionId;

    RoomFrames(String sessionId) {
        this.sessionId = sessionId;
    }

    /** The durable frame of a fact, if people are to see it. */
    Optional<Frame> of(Fact fact, Optional<Totals> totals) {
        return people(fact, totals)
                .or(() -> changes(fact))
                .or(() -> rounds(fact))
                .or(() -> TurnFrames.of(fact.event()))
                .map(shown -> {
                    var data = new LinkedHashMap<String, Object>();
                    data.put("sessionId", sessionId);
                    data.putAll(shown.data());
                    return Frame.durable(shown.event(), data, fact.at(), new Frame.Place(sessionId, fact.position()));
                });
    }

    record Shown(String event, Map<String, Object> data) {}

    private Optional<Shown> people(Fact fact, Optional<Totals> totals) {
        var event = fact.event();
        if (event instanceof UserJoined e) {
            return shown("group.join", "userId", e.userId(), "displayName", e.displayName());
        }
        if (event instanceof UserLeft e) return shown("group.leave", "userId", e.userId());
        if (event instanceof MessagePosted e)
            return shown("group.message", "message", MessageShape.of(sessionId, e.message()));
        if (event instanceof HelpyAdded e) return shown("helpy.added", "helpy", e.helpy());
        if (event instanceof HelpyRemoved e) return shown("helpy.removed", "helpyId", e.helpyId());
        if (event instanceof SessionEnded e) {
            var data = Frame.ordered("endTime", e.at());
            totals.ifPresent(all -> data.put("metrics", SessionShape.Metrics.of(all)));
            data.put("recordingUrl", RecordingEndpoints.urlOf(sessionId));
            return Optional.of(new Shown("session.ended", data));
        }
        return Optional.empty();
    }

    /** In these a room goes by its other name as well, as a conversation does. */
    private Optional<Shown> changes(Fact fact) {
        if (!(fact.event() instanceof MessageEvent event)) return Optional.empty();
        var data = Frame.ordered("conversationId", sessionId, "messageId", event.messageId());
        if (event instanceof MessageEvent.MessageEdited e) {
            data.putAll(Frame.ordered("content", e.content(), "editedAt", e.at()));
            return Optional.of(new Shown("message.edit", data));
        }
        if (event instanceof MessageEvent.MessageDeleted) return Optional.of(new Shown("message.delete", data));
        if (event instanceof MessageEvent.ReactionSet e) {
            data.putAll(Frame.ordered("emoji", e.emoji(), "userId", e.userId(), "on", true));
        } else if (event instanceof MessageEvent.ReactionCleared e) {
            data.putAll(Frame.ordered("emoji", e.emoji(), "userId", e.userId(), "on", false));
        }
        return Optional.of(new Shown("message.reaction", data));
    }

    private Optional<Shown> rounds(Fact fact) {
        var event = fact.event();
        if (event instanceof RoundStarted e) return Optional.of(started(e.round()));
        if (event instanceof RoundSkipped e) {
            var skipped = shown("round.skipped", "triggerMessageId", e.triggerMessageId(), "reason", e.reason());
            e.roundId().ifPresent(id -> skipped.get().data().put("roundId", id));
            return skipped;
        }
        if (event instanceof AnswerDelivered e) return Optional.of(delivered(e));
        if (event instanceof MessagePassedOver e) {
            return shown("message.passed-over", "messageId", e.messageId(), "reason", e.reason());
        }
        if (event instanceof RoundCompleted e) {
            return shown(
                    "round.completed",
                    "roundId",
                    e.roundId(),
                    "answered",
                    e.answered(),
                    "suppressed",
                    e.suppressed(),
                    "failed",
                    e.failed(),
                    "stopped",
                    e.stopped());
        }
        return Optional.empty();
    }

    private static Shown started(Round round) {
        var responders = new ArrayList<Map<String, Object>>();
        for (var responder : round.responders()) {
            responders.add(Frame.ordered(
                    "helpyId", responder.helpyId(),
                    "runId", responder.runId(),
                    "score", responder.score(),
                    "reason", responder.reason()));
        }
        return new Shown(
                "round.started",
                Frame.ordered(
                        "roundId", round.roundId(),
                        "triggerMessageId", round.triggerMessageId(),
                        "responders", List.copyOf(responders)));
    }

    private Shown delivered(AnswerDelivered e) {
        var data = Frame.ordered(
                "roundId", e.roundId(),
                "helpyId", e.helpyId(),
                "messageId", e.message().messageId(),
                "order", e.order(),
                "late", e.late(),
                "response", e.message().content(),
                "message", MessageShape.of(sessionId, e.message()));
        e.standIn().ifPresent(model -> data.put("model", model));
        return new Shown("helpy.response", data);
    }

    @Override
    public Map<String, Object> whose(HelpyRun run, Map<String, ?> more) {
        var data = Frame.ordered("sessionId", sessionId);
        run.roundId().ifPresent(roundId -> data.put("roundId", roundId));
        data.putAll(Frame.ordered("helpyId", run.helpyId(), "runId", run.runId()));
        data.putAll(more);
        return data;
    }

    private static Optional<Shown> shown(String event, Object... keysAndValues) {
        return Optional.of(new Shown(event, Frame.ordered(keysAndValues)));
    }
}
