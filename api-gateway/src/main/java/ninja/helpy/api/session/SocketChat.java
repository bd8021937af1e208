package ninja.helpy.api.session;

import akka.actor.typed.ActorSystem;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import ninja.helpy.agents.conversation.Conversation;
import ninja.helpy.agents.conversation.Message;
import ninja.helpy.agents.protocol.EntityId;
import ninja.helpy.agents.run.Piece;
import ninja.helpy.agents.run.RunCommand.Accepted;
import ninja.helpy.agents.run.RunCommand.Pieces;
import ninja.helpy.agents.run.RunOrder.Asker;
import ninja.helpy.agents.run.RunOrder.OnDisconnect;
import ninja.helpy.api.conversation.MessageShape;
import ninja.helpy.api.encode.RunCost;
import ninja.helpy.api.http.Answers;
import ninja.helpy.api.run.ChatDoors;
import ninja.helpy.api.run.RunReader;
import ninja.helpy.api.run.RunStarter;
import ninja.helpy.api.run.RunStarter.Door;
import ninja.helpy.api.run.RunStarter.Question;
import ninja.helpy.api.wire.Fields;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A conversation of one person and one Helpy over a socket: the answer goes to the connection that asked. */
public final class SocketChat {

    private static final Logger log = LoggerFactory.getLogger(SocketChat.class);
    private static final int ID_CHARS_MAX = 64;

    private final ChatDoors doors;
    private final RunStarter starter;
    private final RunReader reader;
    private final ActorSystem<?> system;

    public SocketChat(ChatDoors doors, RunStarter starter, RunReader reader, ActorSystem<?> system) {
        this.doors = doors;
        this.starter = starter;
        this.reader = reader;
        this.system = system;
    }

    /** {@code clientMessageId} makes a message that is sent again the same message. */
    CompletionStage<Map<String, ?>> send(SocketUser user, Fields fields, Outbox outbox) {
        var conversationId = fields.text("conversationId", ID_CHARS_MAX);
        var content = fields.text("content", Conversation.CONTENT_CHARS_MAX);
        var clientMessageId = fields.textIfAny("clientMessageId", ID_CHARS_MAX);
        fields.check();
        var asker = new Asker(user.userId(), Optional.of(user.displayName()));
        var question = new Question(content, Optional.of(conversationId), clientMessageId, OnDisconnect.CONTINUE);
        return doors.ofConversation(new EntityId(user.workspaceId(), conversationId), asker)
                .thenCompose(door -> Answers.expect(starter.start(door, question), Accepted.class)
                        .thenApply(accepted -> {
                            var talk = new Talk(door, accepted, outbox);
                            talk.asked(content);
                            reader.after(new EntityId(user.workspaceId(), accepted.runId()), 0)
                                    .takeWhile(batch -> outbox.closed().isEmpty())
                                    .runForeach(talk::tell, system)
                                    .exceptionally(talk::lost);
                            return Map.of("runId", accepted.runId(), "messageId", accepted.userMessageId());
                        }));
    }

    /** One question and its answer, told in order by one stream. */
    private static final class Talk {

        private final Door door;
        private final Accepted accepted;
        private final Outbox outbox;
        private final StringBuilder draft = new StringBuilder();
        private final Map<String, Object> cost = new LinkedHashMap<>();

        private Talk(Door door, Accepted accepted, Outbox outbox) {
            this.door = door;
            this.accepted = accepted;
            this.outbox = outbox;
        }

        private void asked(String content) {
            var asker = door.asker();
            var sender = Message.Sender.human(asker.id(), asker.displayName().orElse(asker.id()));
            received(accepted.userMessageId(), sender, content);
            passing("helpy.thinking", Map.of("isThinking", true));
        }

        private void tell(Pieces batch) {
            int index = draft.length();
            for (var piece : batch.items()) {
                if (piece.content() instanceof Piece.Restarted) {
                    draft.setLength(0);
                    index = 0;
                }
                if (piece.content() instanceof Piece.Text text) draft.append(text.delta());
            }
            if (draft.length() > index) {
                passing("helpy.token", Map.of("delta", draft.substring(index), "index", index, "draft", true));
            }
            for (var piece : batch.items()) {
                if (piece.content() instanceof Piece.Charged charged) RunCost.addTo(cost, charged);
                if (piece.content() instanceof Piece.Terminal terminal) ended(terminal);
            }
        }

        private void ended(Piece.Terminal terminal) {
            passing("helpy.thinking", Map.of("isThinking", false));
            if (terminal instanceof Piece.Completed) {
                received(accepted.messageId(), Message.Sender.helpy(door.agentId(), door.agentId()), draft.toString());
                last("helpy.response", Map.of("messageId", accepted.messageId(), "response", draft.toString()));
            } else if (terminal instanceof Piece.Failed failed) {
                last("helpy.failed", Map.of("code", failed.code().code(), "message", failed.message()));
            } else if (terminal instanceof Piece.Cancelled cancelled) {
                last("helpy.failed", Map.of("code", "cancelled", "message", cancelled.reason()));
            }
        }

        private void last(String event, Map<String, String> how) {
            var data = new LinkedHashMap<String, Object>(how);
            data.putAll(cost);
            direct(event, data);
        }

        private akka.Done lost(Throwable failure) {
            log.warn("run {} cannot be read any more: {}", accepted.runId(), failure.toString());
            direct("helpy.failed", Map.of("code", "service_unavailable", "message", "read the conversation again"));
            return akka.Done.getInstance();
        }

        private void received(String messageId, Message.Sender sender, String content) {
            var runId = Optional.of(accepted.runId());
            var message = new Message(messageId, sender, content, Instant.now(), runId, Optional.empty());
            direct("message.receive", Map.of("message", MessageShape.of(accepted.conversationId(), message)));
        }

        private void passing(String event, Map<String, ?> more) {
            outbox.offer(Frame.passing(event, whose(more), Instant.now()));
        }

        private void direct(String event, Map<String, ?> more) {
            outbox.offer(Frame.direct(event, whose(more), Instant.now()));
        }

        private Map<String, Object> whose(Map<String, ?> more) {
            var data = new LinkedHashMap<String, Object>();
            data.put("conversationId", accepted.conversationId());
            data.put("helpyId", door.agentId());
            data.put("runId", accepted.runId());
            data.putAll(more);
            return data;
        }
    }
}
