package ninja.helpy.persistence.journal;

import com.datastax.oss.driver.api.core.AllNodesFailedException;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.config.DefaultDriverOption;
import com.datastax.oss.driver.api.core.config.DriverConfigLoader;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValueFactory;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings Cassandra and the configuration into the state that the journal needs. It has to run before the first entity
 * starts, with a session of its own: the journal's session is set up by whoever asks first, and tags are read from the
 * hour in which this installation was made.
 */
public final class Schema {

    private static final Logger log = LoggerFactory.getLogger(Schema.class);

    static final DateTimeFormatter TIME_BUCKET =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HH:mm").withZone(ZoneOffset.UTC);
    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(30);
    private static final Duration CONNECT_AGAIN = Duration.ofMillis(500);

    private Schema() {}

    /**
     * Waits for Cassandra, migrates, and returns the configuration for the actor system: {@code config} (which includes
     * {@code journal.conf}) with contact points, credentials and the first time bucket filled in. Blocks.
     */
    public static Config prepare(Config config) {
        return configured(config, migrate(config));
    }

    /** Waits for Cassandra, migrates, and says when this installation was made. Blocks. */
    public static Instant migrate(Config config) {
        StorageSettings settings = StorageSettings.from(config);
        try (CqlSession session = connect(settings)) {
            return Migrations.of(session, settings).apply();
        }
    }

    /** For a node that remembers when its installation was made, and so can start while Cassandra still does. */
    public static Config configured(Config config, Instant installedAt) {
        return driverOf(StorageSettings.from(config))
                .withFallback(firstTimeBucket(installedAt))
                .withFallback(config);
    }

    private static Config firstTimeBucket(Instant installedAt) {
        return ConfigFactory.parseMap(Map.of(
                "akka.persistence.cassandra.events-by-tag.first-time-bucket",
                TIME_BUCKET.format(installedAt.minus(Duration.ofHours(1)))));
    }

    private static Config driverOf(StorageSettings settings) {
        Config driver = ConfigFactory.empty()
                .withValue(
                        "basic.contact-points",
                        ConfigValueFactory.fromIterable(settings.contactPoints().stream()
                                .map(at -> at.getHostString() + ":" + at.getPort())
                                .toList()))
                .withValue(
                        "basic.load-balancing-policy.local-datacenter",
                        ConfigValueFactory.fromAnyRef(settings.localDatacenter()));
        return settings.credentials()
                .map(who -> driver.withValue(
                        "advanced.auth-provider",
                        ConfigValueFactory.fromMap(Map.of(
                                "class", "PlainTextAuthProvider",
                                "username", who.username(),
                                "password", who.password()))))
                .orElse(driver)
                .atPath("datastax-java-driver");
    }

    /** A session with nothing of the actor system's configuration; waits for Cassandra as long as the settings say. */
    public static CqlSession connect(StorageSettings settings) {
        Instant deadline = Instant.now().plus(settings.connectTimeout());
        while (true) {
            try {
                return builder(settings).build();
            } catch (AllNodesFailedException notYet) {
                if (Instant.now().isAfter(deadline)) throw notYet;
                log.info("waiting for Cassandra at {}", settings.contactPoints());
            }
            pause();
        }
    }

    private static com.datastax.oss.driver.api.core.CqlSessionBuilder builder(StorageSettings settings) {
        var builder = CqlSession.builder()
                .withConfigLoader(DriverConfigLoader.programmaticBuilder()
                        .withDuration(DefaultDriverOption.REQUEST_TIMEOUT, REQUEST_TIMEOUT)
                        .withString(DefaultDriverOption.REQUEST_CONSISTENCY, "LOCAL_QUORUM")
                        // Otherwise every statement of a migration waits a second for the metadata to settle.
                        .withBoolean(DefaultDriverOption.METADATA_SCHEMA_ENABLED, false)
                        .build())
                .withLocalDatacenter(settings.localDatacenter());
        settings.contactPoints()
                .forEach(at -> builder.addContactPoint(new InetSocketAddress(at.getHostString(), at.getPort())));
        settings.credentials().ifPresent(who -> builder.withAuthCredentials(who.username(), who.password()));
        return builder;
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(CONNECT_AGAIN.toMillis());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for Cassandra", interrupted);
        }
    }
}
