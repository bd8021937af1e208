package ninja.helpy.api.session;

import java.util.List;
import java.util.Optional;
import ninja.helpy.agents.protocol.Refused;
import ninja.helpy.agents.reader.Reader;
import ninja.helpy.api.session.SocketActions.Result;
import org.jspecify.annotations.Nullable;

/** What a connection is told: by its peer, by hubs, by the answers it has asked for, by the clock. */
sealed interface SocketCommand {

    record Opened(Runnable next) implements SocketCommand {}

    record Arrived(Inbound frame, Runnable next) implements SocketCommand {}

    /** The peer is gone, or the streams have ended. */
    record Gone() implements SocketCommand {}

    record Closing() implements SocketCommand {}

    /** Whoever is connected to this node should connect to another one. */
    record ServerStops() implements SocketCommand {}

    /** Something new in a conversation of this person. */
    record Stirred(String conversationId, long after) implements SocketCommand {}

    /** This person has read on, here or on another device. */
    record HasRead(Reader.Place place) implements SocketCommand {}

    /** This person has too many connections already. */
    record TooMany() implements SocketCommand {}

    record LoggedIn(
            ClientFrame frame,
            @Nullable SocketUser user,
            @Nullable Throwable failure,
            Runnable next) implements SocketCommand {}

    record KeyLookedAt(@Nullable SocketUser user, @Nullable Throwable failure) implements SocketCommand {}

    record Answered(
            ClientFrame frame,
            @Nullable Result result,
            @Nullable Throwable failure,
            Optional<Runnable> next) implements SocketCommand {}

    record RoomOver(RoomReader reader, FeedId feed, Refused why) implements SocketCommand {}

    /** The rooms that this person has joined. */
    record RoomsFound(
            @Nullable List<SocketActions.Listen> rooms,
            @Nullable Throwable failure) implements SocketCommand {}

    /** Time is up. */
    enum Tick implements SocketCommand {
        PING,
        LOGIN_OVERDUE,
        ROOMS_DUE,
        KEY_ENDS,
        RENEWAL_OVERDUE,
        LEAVE_OVERDUE
    }
}
