package ninja.helpy.api.session;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import ninja.helpy.agents.conversation.ConversationFact;
import ninja.helpy.agents.conversation.Message;
import ninja.helpy.agents.run.Piece;
import ninja.helpy.api.conversation.MessageShape;
import ninja.helpy.api.session.Told.HelpyRun;

/** The facts of one conversation of two as frames. A pure function. */
final class ChatFrames implements DraftFrames {

    private final String conversationId;

    ChatFrames(String conversationId) {
        this.conversationId = conversationId;
    }

    /** The durable frame of a fact, if people are to see it. */
    Optional<Frame> of(ConversationFact fact) {
        var change = fact.change();
        if (change instanceof ConversationFact.Said said) {
            return durable(fact, "message.receive", "message", MessageShape.of(conversationId, said.message()));
        }
        if (change instanceof ConversationFact.Edited edited) {
            return durable(
                    fact,
                    "message.edit",
                    "messageId",
                    edited.messageId(),
                    "content",
                    edited.content(),
                    "editedAt",
                    fact.at());
        }
        if (change instanceof ConversationFact.Deleted deleted) {
            return durable(fact, "message.delete", "messageId", deleted.messageId());
        }
        if (change instanceof ConversationFact.Reacted reacted) {
            return durable(
                    fact,
                    "message.reaction",
                    "messageId",
                    reacted.messageId(),
                    "emoji",
                    reacted.emoji(),
                    "userId",
                    reacted.userId(),
                    "on",
                    reacted.on());
        }
        return Optional.empty();
    }

    @Override
    public Optional<Frame> called(HelpyRun run, Piece.ToolCalled call, Instant at) {
        var data = Frame.ordered("callId", call.callId(), "name", call.name(), "arguments", call.arguments());
        return Optional.of(Frame.direct("tool.call", whose(run, data), at));
    }

    @Override
    public Optional<Frame> answered(HelpyRun run, Piece.ToolAnswered answer, Instant at) {
        var data = Frame.ordered("callId", answer.callId(), "ok", answer.ok(), "result", answer.result());
        return Optional.of(Frame.direct("tool.result", whose(run, data), at));
    }

    /** {@code about}: what it cost, and the model if another one stood in. */
    Frame response(HelpyRun run, Message answer, Map<String, ?> about, Instant at) {
        var data = whose(run, Frame.ordered("messageId", answer.messageId(), "response", answer.content()));
        data.putAll(about);
        return Frame.direct("helpy.response", data, at);
    }

    Frame failed(HelpyRun run, String code, String message, Map<String, ?> cost, Instant at) {
        var data = whose(run, Frame.ordered("code", code, "message", message));
        data.putAll(cost);
        return Frame.direct("helpy.failed", data, at);
    }

    private Optional<Frame> durable(ConversationFact fact, String event, Object... keysAndValues) {
        var data = new LinkedHashMap<String, Object>();
        data.put("conversationId", conversationId);
        data.putAll(Frame.ordered(keysAndValues));
        return Optional.of(Frame.durable(event, data, fact.at(), new Frame.Place(conversationId, fact.position())));
    }

    @Override
    public Map<String, Object> whose(HelpyRun run, Map<String, ?> more) {
        var data = new LinkedHashMap<String, Object>();
        data.put("conversationId", conversationId);
        data.put("helpyId", run.helpyId());
        data.put("runId", run.runId());
        data.putAll(more);
        return data;
    }
}
