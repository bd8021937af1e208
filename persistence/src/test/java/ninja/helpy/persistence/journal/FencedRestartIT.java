package ninja.helpy.persistence.journal;

import static ninja.helpy.persistence.TestNode.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.persistence.cassandra.query.javadsl.CassandraReadJournal;
import akka.persistence.query.PersistenceQuery;
import akka.stream.javadsl.Sink;
import com.typesafe.config.Config;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import ninja.helpy.persistence.TestCassandra;
import ninja.helpy.persistence.cassandra.EmbeddedCassandra;
import ninja.helpy.persistence.cassandra.EmbeddedCassandraSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Cassandra is killed while a fenced journal is written. */
class FencedRestartIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path directory;

    @Test
    void whatWasAcknowledgedIsThereOnceAfterCassandraWasKilled() {
        var settings = EmbeddedCassandraSettings.of(TestCassandra.libDir(), directory.resolve("data"))
                .withArchiveDir(TestCassandra.archiveDir())
                .withHeapMb(320);
        var first = EmbeddedCassandra.startOrReuse(settings);
        Config config = TestCassandra.config(
                "fenced_restart", "helpy.persistence.contact-points = \"127.0.0.1:" + first.cqlPort() + "\"");
        var kit = ActorTestKit.create("restart", config);
        try {
            var purse = Purse.start(kit.system(), "w:p", Purse.FENCED);
            purse.changed("change 0", 1);
            Queue<String> acknowledged = new ConcurrentLinkedQueue<>(List.of("change 0"));
            for (int i = 1; i <= 500; i++) {
                String cause = "change " + i;
                purse.change(cause, 1, 1).thenAccept(answer -> acknowledged.add(cause));
            }
            await().atMost(PATIENCE).until(() -> acknowledged.size() > 20);
            var process = ProcessHandle.of(first.pid()).orElseThrow();
            process.destroyForcibly();
            process.onExit().join();
            EmbeddedCassandra.startOrReuse(settings);
            await().atMost(PATIENCE)
                    .ignoreExceptions()
                    .until(() -> get(purse.change("after", 1, 1)).isDone());

            List<String> causes = causes(kit);

            assertThat(causes).containsAll(acknowledged).contains("after");
            assertThat(causes.stream().filter(cause -> cause.startsWith("change")))
                    .doesNotHaveDuplicates();
            assertThat(purse.balance()).isEqualTo(causes.size());
        } finally {
            kit.shutdownTestKit();
            EmbeddedCassandra.find(settings).ifPresent(EmbeddedCassandra::stop);
        }
    }

    private static List<String> causes(ActorTestKit kit) {
        List<String> causes = new ArrayList<>();
        var events = get(PersistenceQuery.get(kit.system())
                .getReadJournalFor(CassandraReadJournal.class, CassandraReadJournal.Identifier())
                .currentEventsByPersistenceId(Purse.persistenceId("w:p"), 1, Long.MAX_VALUE)
                .runWith(Sink.seq(), kit.system()));
        events.forEach(envelope -> causes.add(((Purse.Changed) envelope.event()).cause()));
        return causes;
    }
}
