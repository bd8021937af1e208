package ninja.helpy.api.session;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import ninja.helpy.agents.protocol.Done;
import ninja.helpy.agents.protocol.EntityId;
import ninja.helpy.agents.protocol.Refusal;
import ninja.helpy.agents.protocol.Refused;
import ninja.helpy.agents.protocol.Reply;
import ninja.helpy.agents.reader.ReaderCommand.GetJoinedRooms;
import ninja.helpy.agents.reader.ReaderCommand.JoinedRooms;
import ninja.helpy.agents.reader.ReaderCommand.NoteJoined;
import ninja.helpy.agents.reader.ReaderCommand.NoteLeft;
import ninja.helpy.agents.session.GroupSessionCommand.GetSession;
import ninja.helpy.agents.session.GroupSessionCommand.View;
import ninja.helpy.api.auth.WorkspaceKeyAuthenticator;
import ninja.helpy.api.http.Asking;
import ninja.helpy.api.session.SocketActions.Listen;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which rooms a person has joined. The rooms know best; the person is told when he has joined or left one, and answered only
 * then, so that one question tells what each of his connections reads. A key that stands for nobody is no person.
 */
record RoomsOfPeople(Asking asking) {

    private static final Logger log = LoggerFactory.getLogger(RoomsOfPeople.class);

    /** Gives {@code answer} when it is noted. */
    <T> CompletionStage<T> joined(EntityId room, String userId, T answer) {
        if (!WorkspaceKeyAuthenticator.isUserId(userId)) return CompletableFuture.completedFuture(answer);
        return asking.reader(person(room, userId), to -> new NoteJoined(room.id(), to), Asking.DONE)
                .thenApply(done -> answer);
    }

    CompletionStage<Done> left(EntityId room, String userId) {
        if (!WorkspaceKeyAuthenticator.isUserId(userId)) return CompletableFuture.completedFuture(Done.DONE);
        return asking.reader(person(room, userId), to -> new NoteLeft(room.id(), to), Asking.DONE);
    }

    /** From now on, in those that are open and that he is still in; the one he joined last first. */
    CompletionStage<List<Listen>> of(SocketUser user) {
        return asking.reader(new EntityId(user.workspaceId(), user.userId()), GetJoinedRooms::new, JoinedRooms.class)
                .thenCompose(rooms -> Asking.all(newest(rooms.sessionIds()), id -> listen(user, id)))
                .thenApply(found -> found.stream().flatMap(Optional::stream).toList());
    }

    private static List<String> newest(List<String> sessionIds) {
        var newest = new ArrayList<>(sessionIds);
        Collections.reverse(newest);
        return newest.subList(0, Math.min(newest.size(), SocketRooms.ROOMS_MAX));
    }

    private CompletionStage<Optional<Listen>> listen(SocketUser user, String sessionId) {
        var room = new EntityId(user.workspaceId(), sessionId);
        return asking.entities()
                .ask(asking.entities().session(room), GetSession::new)
                .thenApply(reply -> listen(user, room, reply))
                .exceptionally(failure -> {
                    log.warn("room {} is not opened for who has joined it: {}", room, String.valueOf(failure));
                    return Optional.empty();
                });
    }

    private Optional<Listen> listen(SocketUser user, EntityId room, Reply reply) {
        if (reply instanceof View view
                && view.endTime().isEmpty()
                && view.members().stream().anyMatch(m -> m.userId().equals(user.userId()))) {
            return Optional.of(new Listen(FeedId.room(room), view.position(), false));
        }
        boolean isKnown = reply instanceof View || (reply instanceof Refused no && no.reason() == Refusal.NOT_FOUND);
        if (isKnown) left(room, user.userId());
        return Optional.empty();
    }

    private static EntityId person(EntityId room, String userId) {
        return new EntityId(room.workspaceId(), userId);
    }
}
