package ninja.helpy.api.session;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import ninja.helpy.agents.Entities;
import ninja.helpy.agents.conversation.ConversationCommand;
import ninja.helpy.agents.conversation.ConversationCommand.FollowConversation;
import ninja.helpy.agents.conversation.ConversationFact;
import ninja.helpy.agents.conversation.ConversationFeed;
import ninja.helpy.agents.protocol.EntityId;
import ninja.helpy.agents.protocol.Refusal;
import ninja.helpy.agents.protocol.Refused;
import ninja.helpy.agents.session.GroupSession;
import ninja.helpy.agents.session.GroupSessionCommand;
import ninja.helpy.agents.session.GroupSessionCommand.FollowSession;
import ninja.helpy.agents.session.GroupSessionCommand.GetSession;
import ninja.helpy.agents.session.GroupSessionEvent;
import ninja.helpy.agents.session.GroupSessionEvent.AnswerDelivered;
import ninja.helpy.agents.session.GroupSessionEvent.MessagePosted;
import ninja.helpy.api.http.Answers;
import ninja.helpy.api.session.SocketActions.Listen;
import ninja.helpy.api.wire.Code;
import ninja.helpy.api.wire.Fields;
import ninja.helpy.api.wire.Problem;

/** From where somebody who comes back wants to read on: after a position, or after a message that he has. */
final class ResumePoints {

    /** A message that is not among the newest facts: all that is kept is told, or that too much is missing. */
    private static final long TOO_FAR_BACK = 0;

    private ResumePoints() {}

    /** A position, or the id of the last message. */
    record Point(Optional<Long> position, Optional<String> messageId) {}

    /** {@code {"resumeFrom": {id: position or last message id}}} of a frame. */
    static Map<String, Point> of(JsonNode data) {
        var points = new LinkedHashMap<String, Point>();
        var given = data.path("resumeFrom");
        if (given.isMissingNode() || given.isNull()) return points;
        if (!given.isObject()) throw wrong();
        given.properties().forEach(entry -> {
            if (!Fields.isId(entry.getKey())) throw wrong();
            points.put(entry.getKey(), point(entry.getValue()));
        });
        if (points.size() > SocketRooms.ROOMS_MAX) throw wrong();
        return points;
    }

    private static Point point(JsonNode given) {
        if (given.isTextual() && Fields.isId(given.textValue())) {
            return new Point(Optional.empty(), Optional.of(given.textValue()));
        }
        if (!given.isIntegralNumber() || !given.canConvertToLong() || given.longValue() < 0) throw wrong();
        return new Point(Optional.of(given.longValue()), Optional.empty());
    }

    private static RuntimeException wrong() {
        return Problem.invalid(
                        "resumeFrom",
                        "must be an object of at most " + SocketRooms.ROOMS_MAX
                                + " session or conversation ids and positions")
                .asException();
    }

    /** A room that one is in, or a conversation that is one's own. */
    static CompletionStage<Listen> find(Entities entities, SocketUser user, String id, Point from) {
        var room = new EntityId(user.workspaceId(), id);
        return entities.ask(entities.session(room), GetSession::new).thenCompose(reply -> {
            if (reply instanceof Refused no && no.reason() == Refusal.NOT_FOUND) {
                return inConversation(entities, user, room, from);
            }
            if (reply instanceof Refused no) throw Problem.of(no).asException();
            var view = (GroupSessionCommand.View) reply;
            boolean member = view.members().stream().anyMatch(m -> m.userId().equals(user.userId()));
            if (!member) {
                throw Problem.of(Code.FORBIDDEN, "not a member of this session").asException();
            }
            return inRoom(entities, room, Optional.of(from), view.position())
                    .thenApply(after -> new Listen(FeedId.room(room), after, true));
        });
    }

    /** The position to read after; {@code newest} if none is given. */
    static CompletionStage<Long> inRoom(Entities entities, EntityId room, Optional<Point> from, long newest) {
        var messageId = from.flatMap(Point::messageId);
        if (messageId.isEmpty()) return CompletableFuture.completedFuture(bounded(from, newest));
        long oldest = Math.max(0, newest - GroupSession.FACTS_MAX);
        return Answers.expect(
                        entities.ask(entities.session(room), replyTo -> new FollowSession(oldest, replyTo)),
                        GroupSessionCommand.Facts.class)
                .thenApply(facts -> facts.items().stream()
                        .filter(fact -> says(fact.event(), messageId.get()))
                        .findFirst()
                        .map(GroupSessionCommand.Fact::position)
                        .orElse(TOO_FAR_BACK));
    }

    private static boolean says(GroupSessionEvent event, String messageId) {
        if (event instanceof MessagePosted e) return e.message().messageId().equals(messageId);
        return event instanceof AnswerDelivered e && e.message().messageId().equals(messageId);
    }

    private static CompletionStage<Listen> inConversation(Entities entities, SocketUser user, EntityId id, Point from) {
        return Answers.expect(
                        entities.ask(entities.conversation(id), ConversationCommand.GetConversation::new),
                        ConversationCommand.View.class)
                .thenCompose(view -> {
                    if (!user.maySee(view.userId())) throw Problem.notFound().asException();
                    return positionIn(entities, id, from, view.position());
                })
                .thenApply(after -> new Listen(FeedId.conversation(id), after, true));
    }

    private static CompletionStage<Long> positionIn(Entities entities, EntityId id, Point from, long newest) {
        if (from.messageId().isEmpty()) return CompletableFuture.completedFuture(bounded(Optional.of(from), newest));
        var messageId = from.messageId().get();
        long oldest = Math.max(0, newest - ConversationFeed.FACTS_MAX);
        return Answers.expect(
                        entities.ask(entities.conversation(id), to -> new FollowConversation(oldest, to)),
                        ConversationCommand.Facts.class)
                .thenApply(facts -> facts.items().stream()
                        .filter(fact -> fact.change() instanceof ConversationFact.Said said
                                && said.message().messageId().equals(messageId))
                        .findFirst()
                        .map(ConversationFact::position)
                        .orElse(TOO_FAR_BACK));
    }

    private static long bounded(Optional<Point> from, long newest) {
        return Math.min(from.flatMap(Point::position).orElse(newest), newest);
    }
}
