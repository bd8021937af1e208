package ninja.helpy.cluster;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import java.time.Duration;
import java.time.Instant;
import ninja.helpy.agents.llm.Providers;
import ninja.helpy.persistence.journal.Schema;
import ninja.helpy.persistence.journal.StorageSettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A node process: waits for Cassandra, brings its schema up to date, then starts the node. */
public final class Main {

    private static final Logger log = LoggerFactory.getLogger(Main.class);
    private static final int FAILED = 1;

    private Main() {}

    public static void main(String[] none) throws InterruptedException {
        Instant begin = Instant.now();
        try {
            Settings settings = Settings.load();
            var storage = StorageSettings.from(settings.config());
            CassandraPort.await(storage.contactPoints(), storage.connectTimeout());
            log.info("Cassandra answers after {} ms", millisSince(begin));
            Config prepared = Schema.prepare(settings.config());
            log.info("the schema is ready after {} ms", millisSince(begin));
            Node.start(settings, prepared, system -> Providers.create(system, settings.llm()))
                    .whenComplete((node, failure) -> {
                        if (failure != null) fail(failure);
                        else log.info("started after {} ms", millisSince(begin));
                    });
        } catch (ConfigException | IllegalArgumentException wrong) {
            log.error("The configuration is wrong: {}", wrong.getMessage());
            System.exit(FAILED);
        } catch (RuntimeException failure) {
            fail(failure);
        }
    }

    private static void fail(Throwable failure) {
        log.error("The node cannot start", failure);
        System.exit(FAILED);
    }

    private static long millisSince(Instant begin) {
        return Duration.between(begin, Instant.now()).toMillis();
    }
}
