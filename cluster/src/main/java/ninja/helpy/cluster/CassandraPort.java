package ninja.helpy.cluster;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits until one of the contact points takes connections. A driver would wait as well, but longer after each failure,
 * so that it would notice a Cassandra that has just started only seconds later.
 */
final class CassandraPort {

    private static final Logger log = LoggerFactory.getLogger(CassandraPort.class);
    private static final int CONNECT_MILLIS_MAX = 1000;
    private static final long PAUSE_MILLIS = 50;

    private CassandraPort() {}

    static void await(List<InetSocketAddress> contactPoints, Duration patience) {
        Instant deadline = Instant.now().plus(patience);
        boolean said = false;
        while (contactPoints.stream().noneMatch(CassandraPort::isOpen)) {
            if (Instant.now().isAfter(deadline)) return;
            if (!said) log.info("waiting for Cassandra at {}", contactPoints);
            said = true;
            pause();
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for Cassandra", interrupted);
        }
    }

    private static boolean isOpen(InetSocketAddress address) {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(address.getHostString(), address.getPort()), CONNECT_MILLIS_MAX);
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }
}
