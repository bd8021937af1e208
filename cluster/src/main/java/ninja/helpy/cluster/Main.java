package ninja.helpy.cluster;

import akka.Done;
import com.typesafe.config.ConfigException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import ninja.helpy.agents.llm.Providers;
import ninja.helpy.persistence.journal.Schema;
import ninja.helpy.persistence.journal.StorageSettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A node process: waits for Cassandra, brings its schema up to date, and starts the node, as far as it can meanwhile. */
public final class Main {

    private static final Logger log = LoggerFactory.getLogger(Main.class);
    private static final int FAILED = 1;

    private final Instant begin = Instant.now();
    private final Settings settings;

    private Main(Settings settings) {
        this.settings = settings;
    }

    public static void main(String[] none) {
        CommonPool.prepare();
        try {
            new Main(Settings.load()).run();
        } catch (ConfigException | IllegalArgumentException wrong) {
            log.error("The configuration is wrong: {}", wrong.getMessage());
            System.exit(FAILED);
        } catch (RuntimeException failure) {
            fail(failure);
        }
    }

    private void run() {
        Optional<Instant> known = settings.installedFile().flatMap(InstalledAt::read);
        known.map(this::startMeanwhile).orElseGet(this::startAfterwards).whenComplete((node, failure) -> {
            if (failure != null) fail(failure);
            else log.info("started after {} ms", millis());
        });
    }

    /** The actor system needs to know when the installation was made; the first start has to ask. */
    private CompletionStage<Node> startAfterwards() {
        Instant installedAt = migrated();
        settings.installedFile().ifPresent(file -> InstalledAt.write(file, installedAt));
        return node(installedAt, CompletableFuture.completedFuture(Done.getInstance()));
    }

    private CompletionStage<Node> startMeanwhile(Instant known) {
        CompletionStage<Done> schema = CompletableFuture.supplyAsync(this::migrated)
                .thenApply(installedAt -> {
                    if (!installedAt.equals(known)) {
                        settings.installedFile().ifPresent(file -> InstalledAt.write(file, installedAt));
                        throw new IllegalStateException(
                                "this Cassandra holds another installation than the last time; it was " + "made at "
                                        + installedAt + ". Start again.");
                    }
                    return Done.getInstance();
                });
        return node(known, schema);
    }

    private CompletionStage<Node> node(Instant installedAt, CompletionStage<Done> schema) {
        return Node.start(
                settings,
                Schema.configured(settings.config(), installedAt),
                schema,
                (system, strain) -> Providers.create(system, settings.llm(), strain));
    }

    private Instant migrated() {
        var storage = StorageSettings.from(settings.config());
        CassandraPort.await(storage.contactPoints(), storage.connectTimeout());
        log.info("Cassandra answers after {} ms", millis());
        Instant installedAt = Schema.migrate(settings.config());
        log.info("the schema is ready after {} ms", millis());
        return installedAt;
    }

    private static void fail(Throwable failure) {
        log.error("The node cannot start", failure);
        System.exit(FAILED);
    }

    private long millis() {
        return Duration.between(begin, Instant.now()).toMillis();
    }
}
