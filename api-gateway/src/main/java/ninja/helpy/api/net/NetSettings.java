package ninja.helpy.api.net;

import akka.actor.typed.ActorSystem;
import akka.http.javadsl.settings.ServerSettings;
import java.time.Duration;

/**
 * What Akka HTTP's own settings say of connections.
 *
 * @param idleMax how long a connection may be silent, both ways, while HTTP is spoken over it
 */
record NetSettings(int connectionsMax, int backlog, Duration idleMax) {

    static NetSettings from(ActorSystem<?> system) {
        var http = ServerSettings.create(system.classicSystem());
        var idleMax = system.settings().config().getDuration("akka.http.server.idle-timeout");
        return new NetSettings(http.getMaxConnections(), http.getBacklog(), idleMax);
    }
}
