package ninja.helpy.api.session;

import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.TimerScheduler;
import java.util.Optional;
import ninja.helpy.api.session.SocketCommand.RoomsFound;
import ninja.helpy.api.session.SocketCommand.Tick;

/**
 * What happens to a person who comes: he is welcomed, and reads the rooms that he has joined without asking for each
 * (FL-WM-2). These are opened once, when he has had time to say himself what he reads, and from where on.
 */
final class SocketArrival {

    private final ActorContext<SocketCommand> context;
    private final TimerScheduler<SocketCommand> timers;
    private final SocketServices services;
    private final Outbox outbox;
    private final SocketRooms rooms;
    private boolean hasRooms;
    private boolean isJoining;

    SocketArrival(
            ActorContext<SocketCommand> context,
            TimerScheduler<SocketCommand> timers,
            SocketServices services,
            Outbox outbox,
            SocketRooms rooms) {
        this.context = context;
        this.timers = timers;
        this.services = services;
        this.outbox = outbox;
        this.rooms = rooms;
    }

    void welcome(SocketUser known, String connectionId) {
        outbox.offer(SocketFrames.connected(known, connectionId));
        services.people().tell(new PeopleHere.Came(known, context.getSelf()));
        hasRooms |= !known.isPerson();
        awaitQuiet();
    }

    /** He opens a room himself: that comes first, with what he has missed in it. */
    void joining() {
        isJoining = true;
        timers.cancel(Tick.ROOMS_DUE);
    }

    void joined() {
        isJoining = false;
        awaitQuiet();
    }

    private void awaitQuiet() {
        if (!hasRooms)
            timers.startSingleTimer(Tick.ROOMS_DUE, services.settings().roomsAfter());
    }

    /** One question; sends {@link RoomsFound}. */
    void onQuiet(Optional<SocketUser> user) {
        user.ifPresent(known -> context.pipeToSelf(services.actions().roomsOf(known), RoomsFound::new));
    }

    /** Who could not be asked is asked again later. */
    void onFound(Optional<SocketUser> user, RoomsFound c) {
        if (isJoining) return;
        if (c.rooms() == null) {
            timers.startSingleTimer(Tick.ROOMS_DUE, services.settings().pingEvery());
            return;
        }
        hasRooms = true;
        var found = c.rooms();
        var opened = user.map(known -> rooms.open(known, found)).orElseThrow();
        if (!opened.isEmpty()) outbox.offer(SocketFrames.rooms(opened));
    }
}
