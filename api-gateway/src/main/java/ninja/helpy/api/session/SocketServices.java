package ninja.helpy.api.session;

import akka.actor.typed.ActorRef;

/** What a connection needs besides its peer. */
record SocketServices(
        SocketLogin login,
        SocketActions actions,
        ActorRef<RoomHubs.Command> hubs,
        ActorRef<PeopleHere.Command> people,
        SocketSettings settings) {}
