package ninja.helpy.cluster.local;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import ninja.helpy.persistence.cassandra.EmbeddedCassandra;
import ninja.helpy.persistence.cassandra.EmbeddedCassandraSettings;

/** The embedded Cassandra of a data directory. Its address is known before it runs, so nodes can start with it. */
public final class LocalCassandra {

    private static final String HOST = "127.0.0.1:";

    private final EmbeddedCassandraSettings settings;
    private final int port;

    LocalCassandra(Home home, DataDir data) {
        var wish = settings(home, data);
        this.port = EmbeddedCassandra.find(wish).map(EmbeddedCassandra::cqlPort).orElseGet(() -> nextPort(data));
        this.settings = wish.withPorts(port, 0);
    }

    /** On these ports and no others, however often it is started. */
    public LocalCassandra(Home home, DataDir data, int cqlPort, int storagePort) {
        this.port = cqlPort;
        this.settings = settings(home, data).withPorts(cqlPort, storagePort);
    }

    public String contactPoint() {
        return HOST + port;
    }

    /** Comes back when it answers. */
    public EmbeddedCassandra start() {
        return EmbeddedCassandra.startOrReuse(settings);
    }

    static Optional<EmbeddedCassandra> find(Home home, DataDir data) {
        return EmbeddedCassandra.find(settings(home, data));
    }

    private static EmbeddedCassandraSettings settings(Home home, DataDir data) {
        var settings = EmbeddedCassandraSettings.of(home.cassandraLib(), data.cassandra())
                .withArchiveDir(home.cassandraArchive());
        return Optional.ofNullable(System.getenv("HELPY_CASSANDRA_JAVA_HOME"))
                .map(Path::of)
                .map(settings::withJavaHome)
                .orElse(settings);
    }

    /** The port of the last start if it is free. */
    private static int nextPort(DataDir data) {
        Path file = data.cassandra().resolve("cassandra.json");
        try {
            int last = Files.exists(file)
                    ? new ObjectMapper().readTree(file.toFile()).path("cqlPort").asInt()
                    : 0;
            return last != 0 && Ports.isFree("127.0.0.1", last) ? last : Ports.free();
        } catch (IOException unreadable) {
            throw new LocalException(file + " cannot be read.", unreadable);
        }
    }
}
