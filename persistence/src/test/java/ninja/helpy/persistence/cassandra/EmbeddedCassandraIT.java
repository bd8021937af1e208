package ninja.helpy.persistence.cassandra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.datastax.oss.driver.api.core.CqlSession;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import ninja.helpy.persistence.TestCassandra;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedCassandraIT {

    @TempDir
    Path directory;

    private EmbeddedCassandraSettings settings;

    @BeforeEach
    void setUp() {
        settings = EmbeddedCassandraSettings.of(TestCassandra.libDir(), directory.resolve("data"))
                .withArchiveDir(TestCassandra.archiveDir())
                .withHeapMb(320);
    }

    @AfterEach
    void stop() {
        EmbeddedCassandra.find(settings).ifPresent(EmbeddedCassandra::stop);
    }

    @Test
    void whatWasAcknowledgedIsThereAfterKillingIt() {
        var first = EmbeddedCassandra.startOrReuse(settings);
        try (CqlSession session = connect(first)) {
            session.execute(
                    "CREATE KEYSPACE k WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1}");
            session.execute("CREATE TABLE k.t (id int PRIMARY KEY)");
            for (int id = 0; id < 500; id++) session.execute("INSERT INTO k.t (id) VALUES (" + id + ")");
        }
        ProcessHandle process = ProcessHandle.of(first.pid()).orElseThrow();
        process.destroyForcibly();
        process.onExit().join();

        var second = EmbeddedCassandra.startOrReuse(settings);

        assertThat(second.reused()).isFalse();
        assertThat(second.cqlPort()).isEqualTo(first.cqlPort());
        try (CqlSession session = connect(second)) {
            var count = session.execute("SELECT count(*) FROM k.t").one();
            assertThat(count).isNotNull();
            assertThat(count.getLong(0)).isEqualTo(500);
        }
    }

    @Test
    void itSyncsTheCommitLogBeforeItAcknowledges() {
        var cassandra = EmbeddedCassandra.startOrReuse(settings);

        try (CqlSession session = connect(cassandra)) {
            var row = session.execute("SELECT value FROM system_views.settings WHERE name = 'commitlog_sync'")
                    .one();
            assertThat(row).isNotNull();
            assertThat(row.getString(0)).isIn("group", "batch");
        }
    }

    /** The value of the kernel is 50,000; see CassandraCommand for what it costs. */
    @Test
    void onLinuxItsIdleWorkersDoNotWakeAllTheTime() throws Exception {
        assumeThat(Path.of("/proc/self/timerslack_ns")).isRegularFile();
        var cassandra = EmbeddedCassandra.startOrReuse(settings);

        var slack = Path.of("/proc", Long.toString(cassandra.pid()), "timerslack_ns");

        assertThat(Files.readString(slack).strip()).isEqualTo("1000000");
    }

    @Test
    void oneThatRunsIsUsedAgainAndOneThatWasStoppedIsStartedAnew() {
        var first = EmbeddedCassandra.startOrReuse(settings);
        var again = EmbeddedCassandra.startOrReuse(settings);
        again.stop();
        var later = EmbeddedCassandra.startOrReuse(settings);

        assertThat(again.reused()).isTrue();
        assertThat(again.pid()).isEqualTo(first.pid());
        assertThat(later.reused()).isFalse();
        assertThat(ProcessHandle.of(first.pid())).isEmpty();
    }

    @Test
    void aPortThatSomebodyElseHasIsRefusedByItsNumber() throws Exception {
        try (ServerSocket other = new ServerSocket()) {
            other.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));

            assertThatThrownBy(() -> EmbeddedCassandra.startOrReuse(settings.withPorts(other.getLocalPort(), 0)))
                    .isInstanceOf(EmbeddedCassandraException.class)
                    .hasMessageContaining("Port " + other.getLocalPort() + " is in use");
        }
    }

    @Test
    void aProcessThatDoesNotAnswerIsRefusedAndNotDoubled() throws Exception {
        Files.createDirectories(settings.dataDir());
        Process silent = new ProcessBuilder("sleep", "60").start();
        try {
            new CassandraFile("helpy-silent", 1, 2, 0, 0)
                    .servedBy(silent.toHandle())
                    .writeIn(settings.dataDir());

            assertThatThrownBy(() -> EmbeddedCassandra.startOrReuse(settings.withStartTimeout(Duration.ofMillis(200))))
                    .isInstanceOf(EmbeddedCassandraException.class)
                    .hasMessageContaining(silent.pid() + " does not answer on port 1");
        } finally {
            silent.destroyForcibly();
        }
    }

    @Test
    void jarsThatAreNotThereAreNamed() {
        var nowhere = EmbeddedCassandraSettings.of(directory.resolve("nowhere"), settings.dataDir());

        assertThatThrownBy(() -> EmbeddedCassandra.startOrReuse(nowhere))
                .isInstanceOf(EmbeddedCassandraException.class)
                .hasMessageContaining("nowhere");
    }

    private static CqlSession connect(EmbeddedCassandra cassandra) {
        return CqlSession.builder()
                .addContactPoint(new InetSocketAddress(InetAddress.getLoopbackAddress(), cassandra.cqlPort()))
                .withLocalDatacenter("datacenter1")
                .build();
    }
}
