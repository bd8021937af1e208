package ninja.helpy.persistence.journal;

import com.typesafe.config.Config;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Which Cassandra, and under which names. */
public record StorageSettings(
        List<InetSocketAddress> contactPoints,
        String localDatacenter,
        Optional<Credentials> credentials,
        Keyspaces keyspaces,
        String replication,
        Duration connectTimeout) {

    /** Of a Cassandra with password authentication. */
    public record Credentials(String username, String password) {
        @Override
        public String toString() {
            return "Credentials[" + username + "]";
        }
    }

    public StorageSettings {
        contactPoints = List.copyOf(contactPoints);
        if (contactPoints.isEmpty()) throw new IllegalArgumentException("no contact point of Cassandra");
    }

    /** Reads {@code helpy.persistence}. */
    public static StorageSettings from(Config config) {
        Config ours = config.getConfig("helpy.persistence");
        String username = ours.getString("username");
        return new StorageSettings(
                Arrays.stream(ours.getString("contact-points").split(",", -1))
                        .map(String::strip)
                        .map(StorageSettings::address)
                        .toList(),
                ours.getString("local-datacenter"),
                username.isEmpty()
                        ? Optional.empty()
                        : Optional.of(new Credentials(username, ours.getString("password"))),
                new Keyspaces(ours.getString("keyspace-prefix")),
                ours.getString("replication"),
                ours.getDuration("connect-timeout"));
    }

    private static InetSocketAddress address(String hostAndPort) {
        int cut = hostAndPort.lastIndexOf(':');
        if (cut <= 0) throw new IllegalArgumentException("not host:port: \"" + hostAndPort + "\"");
        return InetSocketAddress.createUnresolved(
                hostAndPort.substring(0, cut), Integer.parseInt(hostAndPort.substring(cut + 1)));
    }
}
