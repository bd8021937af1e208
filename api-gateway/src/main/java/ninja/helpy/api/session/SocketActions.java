package ninja.helpy.api.session;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import ninja.helpy.agents.Entities;
import ninja.helpy.agents.presence.PresenceCommand.SetTyping;
import ninja.helpy.agents.protocol.Done;
import ninja.helpy.agents.protocol.EntityId;
import ninja.helpy.agents.protocol.Ids;
import ninja.helpy.agents.session.GroupSessionCommand;
import ninja.helpy.agents.session.GroupSessionCommand.AddHelpy;
import ninja.helpy.agents.session.GroupSessionCommand.JoinSession;
import ninja.helpy.agents.session.GroupSessionCommand.LeaveSession;
import ninja.helpy.agents.session.GroupSessionCommand.PostMessage;
import ninja.helpy.agents.session.GroupSessionCommand.Posted;
import ninja.helpy.api.http.Answers;
import ninja.helpy.api.http.Asking;
import ninja.helpy.api.run.ToolResults;
import ninja.helpy.api.view.Lists;
import ninja.helpy.api.wire.Code;
import ninja.helpy.api.wire.Fields;
import ninja.helpy.api.wire.Problem;

/** What a client frame does. Each action gives the result for its {@code ack}, or fails with a problem. */
public final class SocketActions {

    /** What people do with any key, as by HTTP. */
    private static final Set<String> FREE = Set.of(
            "group.join",
            "group.leave",
            "message.read",
            "message.edit",
            "message.delete",
            "message.reaction",
            "user.typing");

    /** What may cost credits, and takes a key that may write. */
    private static final Set<String> COSTLY = Set.of("group.message", "message.send", "tool.results");

    private final Entities entities;
    private final SocketChat chat;
    private final SocketMessages messages;
    private final RoomHelpys helpys;
    private final RoomsOfPeople rooms;

    public SocketActions(Entities entities, Lists lists, SocketChat chat) {
        this.entities = entities;
        this.chat = chat;
        this.messages = new SocketMessages(entities, lists);
        this.helpys = new RoomHelpys(new Asking(entities));
        this.rooms = new RoomsOfPeople(new Asking(entities));
    }

    /** {@code listen}: from here on the connection reads this as well. */
    record Result(Map<String, ?> ack, Optional<Listen> listen) {

        static Result silent(Map<String, ?> ack) {
            return new Result(ack, Optional.empty());
        }
    }

    /** {@code isAnew}: also if it is open already; else because of news after {@code after}. */
    record Listen(FeedId feed, long after, boolean isAnew) {}

    /** {@code reads}: what this connection has open. */
    CompletionStage<Result> perform(SocketUser user, ClientFrame frame, Predicate<FeedId> reads) {
        boolean isCostly = COSTLY.contains(frame.event());
        if (!isCostly && !FREE.contains(frame.event())) {
            return CompletableFuture.failedFuture(
                    Problem.invalid("event", "is not known here").asException());
        }
        if (isCostly && !user.mayWrite()) {
            return CompletableFuture.failedFuture(
                    Problem.of(Code.FORBIDDEN, "this key may only read").asException());
        }
        return switch (frame.event()) {
            case "group.join" -> join(user, frame);
            case "group.leave" -> leave(user, frame.fields());
            case "group.message" -> post(user, frame.fields());
            case "message.send" -> send(user, frame.fields());
            case "tool.results" -> toolResults(user, frame.fields());
            case "message.read" -> messages.read(user, frame.fields()).thenApply(Result::silent);
            case "message.edit" -> messages.edit(user, frame.fields()).thenApply(Result::silent);
            case "message.delete" -> messages.delete(user, frame.fields()).thenApply(Result::silent);
            case "message.reaction" -> messages.react(user, frame.fields()).thenApply(Result::silent);
            case "user.typing" -> typing(user, frame.fields(), reads);
            default -> throw new IllegalStateException(frame.event() + " is known, but nothing is done");
        };
    }

    /** To be a member is to be a reader, so that it is only looked up if {@code resumeFrom} names where to begin. */
    private CompletionStage<Result> join(SocketUser user, ClientFrame frame) {
        var fields = frame.fields();
        var helpyId = fields.idIfAny("helpyId");
        var room = room(user, fields);
        var resumeFrom = Optional.ofNullable(frame.resumeFrom().get(room.id()));
        return Answers.expect(
                        entities.ask(
                                entities.session(room),
                                replyTo -> new JoinSession(user.userId(), user.displayName(), replyTo)),
                        GroupSessionCommand.View.class)
                .thenCompose(view -> rooms.joined(room, user.userId(), view))
                .thenCompose(view -> withHelpy(user, room, helpyId, view))
                .thenCompose(view -> ResumePoints.inRoom(entities, room, resumeFrom, view.position())
                        .thenApply(after ->
                                new Result(about(view), Optional.of(new Listen(FeedId.room(room), after, true)))));
    }

    /** A Helpy that comes with somebody is his, unless it is another's; it leaves with him, too. */
    private CompletionStage<GroupSessionCommand.View> withHelpy(
            SocketUser user, EntityId room, Optional<String> helpyId, GroupSessionCommand.View view) {
        if (helpyId.isEmpty()) return CompletableFuture.completedFuture(view);
        var owner = Optional.of(user.userId()).filter(userId -> user.isPerson());
        return helpys.of(room.workspaceId(), helpyId.get())
                .thenCompose(helpy -> Answers.expect(
                        entities.ask(entities.session(room), replyTo -> new AddHelpy(helpy.broughtBy(owner), replyTo)),
                        GroupSessionCommand.View.class));
    }

    private CompletionStage<Result> leave(SocketUser user, Fields fields) {
        var room = room(user, fields);
        return Answers.expect(
                        entities.ask(entities.session(room), replyTo -> new LeaveSession(user.userId(), replyTo)),
                        Done.class)
                .thenCompose(done -> rooms.left(room, user.userId()))
                .thenApply(done -> Result.silent(Map.of("sessionId", room.id())));
    }

    private CompletionStage<Result> post(SocketUser user, Fields fields) {
        var words = fields.isText("message")
                ? Optional.of(SocketWords.plain(fields, "message"))
                : fields.object("message").map(SocketWords::read);
        if (words.isEmpty()) fields.wrong("message", "is missing");
        var room = room(user, fields);
        return posted(user, room, words.orElseThrow());
    }

    private CompletionStage<Result> posted(SocketUser user, EntityId room, SocketWords words) {
        var messageId = words.clientMessageId()
                .map(id -> Ids.of(room.toString(), user.userId(), id))
                .orElseGet(Ids::next);
        return Answers.expect(
                        entities.ask(
                                entities.session(room),
                                replyTo -> new PostMessage(
                                        messageId, user.userId(), words.content(), words.form(), replyTo)),
                        Posted.class)
                .thenApply(posted -> {
                    var ack = new LinkedHashMap<String, Object>();
                    ack.put("messageId", posted.message().messageId());
                    posted.roundId().ifPresent(roundId -> ack.put("roundId", roundId));
                    return Result.silent(ack);
                });
    }

    /** To the Helpy of a conversation, or to everybody in a room. */
    private CompletionStage<Result> send(SocketUser user, Fields fields) {
        var words = SocketWords.read(fields);
        var terms = SocketChat.terms(fields);
        return messages.feed(user, fields).thenCompose(feed -> {
            if (!feed.isRoom()) return chat.send(user, feed.id(), words, terms);
            if (!terms.clientTools().isEmpty()) {
                throw Problem.invalid("tools", "are for conversations of two").asException();
            }
            return posted(user, feed.id(), words);
        });
    }

    private CompletionStage<Result> toolResults(SocketUser user, Fields fields) {
        var runId = fields.id("runId");
        var answers = ToolResults.answers(fields);
        return messages.feed(user, fields).thenCompose(feed -> chat.toolResults(user, feed.id(), runId, answers));
    }

    /** Who has a room open is in it: no need to ask. In a conversation of two there is nobody to be told. */
    private CompletionStage<Result> typing(SocketUser user, Fields fields, Predicate<FeedId> reads) {
        var isTyping = fields.flag("isTyping");
        if (isTyping.isEmpty()) fields.wrong("isTyping", "is missing");
        var id = fields.id(fields.has("sessionId") ? "sessionId" : "conversationId");
        fields.check();
        var room = FeedId.room(user.workspaceId(), id);
        if (reads.test(room)) {
            entities.presence(room.id()).tell(new SetTyping(user.userId(), isTyping.orElseThrow()));
        } else if (!reads.test(FeedId.conversation(room.id()))) {
            throw Problem.of(Code.FORBIDDEN, "join the session first").asException();
        }
        return CompletableFuture.completedFuture(Result.silent(Map.of("isTyping", isTyping.orElseThrow())));
    }

    /** For who comes: the rooms that he has joined. */
    CompletionStage<List<Listen>> roomsOf(SocketUser user) {
        return rooms.of(user);
    }

    /** For who comes back: only members go on reading. */
    CompletionStage<Result> resume(SocketUser user, String id, ResumePoints.Point from) {
        return ResumePoints.find(entities, user, id, from)
                .thenApply(listen -> new Result(Map.of(), Optional.of(listen)));
    }

    /** The last thing to be read of a frame: refuses it here if anything was wrong. */
    private static EntityId room(SocketUser user, Fields fields) {
        var sessionId = fields.id("sessionId");
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
}
