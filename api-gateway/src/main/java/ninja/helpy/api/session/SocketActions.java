package ninja.helpy.api.session;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import ninja.helpy.agents.Entities;
import ninja.helpy.agents.conversation.Conversation;
import ninja.helpy.agents.protocol.Done;
import ninja.helpy.agents.protocol.EntityId;
import ninja.helpy.agents.protocol.Ids;
import ninja.helpy.agents.session.GroupSessionCommand;
import ninja.helpy.agents.session.GroupSessionCommand.GetSession;
import ninja.helpy.agents.session.GroupSessionCommand.JoinSession;
import ninja.helpy.agents.session.GroupSessionCommand.LeaveSession;
import ninja.helpy.agents.session.GroupSessionCommand.PostMessage;
import ninja.helpy.agents.session.GroupSessionCommand.Posted;
import ninja.helpy.api.http.Answers;
import ninja.helpy.api.wire.Code;
import ninja.helpy.api.wire.Fields;
import ninja.helpy.api.wire.Problem;

/** What a client frame does. Each action gives the result for its {@code ack}, or fails with a problem. */
public final class SocketActions {

    private static final int ID_CHARS_MAX = 64;

    private final Entities entities;
    private final SocketChat chat;

    public SocketActions(Entities entities, SocketChat chat) {
        this.entities = entities;
        this.chat = chat;
    }

    /** {@code listen}: from here on the connection reads this room. */
    record Result(Map<String, ?> ack, Optional<Listen> listen) {}

    record Listen(EntityId room, long after) {}

    CompletionStage<Result> perform(SocketUser user, ClientFrame frame, Outbox outbox) {
        if (!user.mayWrite()) {
            return CompletableFuture.failedFuture(
                    Problem.of(Code.FORBIDDEN, "this key may only read").asException());
        }
        return switch (frame.event()) {
            case "group.join" -> join(user, frame);
            case "group.leave" -> leave(user, frame.fields());
            case "group.message" -> post(user, frame.fields());
            case "message.send" -> chat.send(user, frame.fields(), outbox).thenApply(SocketActions::silent);
            default ->
                CompletableFuture.failedFuture(
                        Problem.invalid("event", "is not known here").asException());
        };
    }

    /** For who comes back: only members go on reading. */
    CompletionStage<Result> resume(SocketUser user, String sessionId, long after) {
        var room = new EntityId(user.workspaceId(), sessionId);
        return Answers.expect(entities.ask(entities.session(room), GetSession::new), GroupSessionCommand.View.class)
                .thenApply(view -> {
                    boolean member =
                            view.members().stream().anyMatch(m -> m.userId().equals(user.userId()));
                    if (!member) {
                        throw Problem.of(Code.FORBIDDEN, "not a member of this session")
                                .asException();
                    }
                    return new Result(about(view), Optional.of(new Listen(room, Math.min(after, view.position()))));
                });
    }

    private CompletionStage<Result> join(SocketUser user, ClientFrame frame) {
        var fields = frame.fields();
        var room = room(user, fields);
        var resumeFrom = Optional.ofNullable(frame.resumeFrom().get(room.id()));
        return Answers.expect(
                        entities.ask(
                                entities.session(room),
                                replyTo -> new JoinSession(user.userId(), user.displayName(), replyTo)),
                        GroupSessionCommand.View.class)
                .thenApply(view -> {
                    long after = Math.min(resumeFrom.orElse(view.position()), view.position());
                    return new Result(about(view), Optional.of(new Listen(room, after)));
                });
    }

    private CompletionStage<Result> leave(SocketUser user, Fields fields) {
        var room = room(user, fields);
        return Answers.expect(
                        entities.ask(entities.session(room), replyTo -> new LeaveSession(user.userId(), replyTo)),
                        Done.class)
                .thenApply(done -> silent(Map.of("sessionId", room.id())));
    }

    /** The words alone, or with an id beside them: both shapes are in use. */
    private static Optional<String> words(Fields fields) {
        if (fields.isText("message")) return Optional.of(fields.text("message", Conversation.CONTENT_CHARS_MAX));
        return fields.object("message").map(m -> m.text("content", Conversation.CONTENT_CHARS_MAX));
    }

    /** With a {@code clientMessageId} a message that is sent again, on whatever connection, is the same message. */
    private CompletionStage<Result> post(SocketUser user, Fields fields) {
        var clientId = fields.isText("message")
                ? Optional.<String>empty()
                : fields.object("message").flatMap(m -> m.textIfAny("clientMessageId", ID_CHARS_MAX));
        var content = words(fields);
        if (content.isEmpty()) fields.wrong("message", "is missing");
        var room = room(user, fields);
        var messageId =
                clientId.map(id -> Ids.of(room.toString(), user.userId(), id)).orElseGet(Ids::next);
        return Answers.expect(
                        entities.ask(
                                entities.session(room),
                                replyTo -> new PostMessage(messageId, user.userId(), content.orElseThrow(), replyTo)),
                        Posted.class)
                .thenApply(posted -> {
                    var ack = new LinkedHashMap<String, Object>();
                    ack.put("messageId", posted.message().messageId());
                    posted.roundId().ifPresent(roundId -> ack.put("roundId", roundId));
                    return silent(ack);
                });
    }

    /** The last thing to be read of a frame: refuses it here if anything was wrong. */
    private static EntityId room(SocketUser user, Fields fields) {
        var sessionId = fields.text("sessionId", ID_CHARS_MAX);
        fields.textIfAny("userId", 128)
                .filter(given -> !given.equals(user.userId()))
                .ifPresent(other -> fields.wrong("userId", "is not who opened this connection"));
        fields.check();
        return new EntityId(user.workspaceId(), sessionId);
    }

    private static Map<String, Object> about(GroupSessionCommand.View view) {
        var map = new LinkedHashMap<String, Object>();
        map.put("sessionId", view.sessionId());
        map.put("name", view.name());
        map.put("members", view.members());
        map.put("helpys", view.helpys());
        map.put("position", view.position());
        return map;
    }

    private static Result silent(Map<String, ?> ack) {
        return new Result(ack, Optional.empty());
    }
}
