package ninja.helpy.cluster.local;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import ninja.helpy.persistence.cassandra.EmbeddedCassandra;
import ninja.helpy.persistence.cassandra.EmbeddedCassandraException;

/**
 * The Cassandra of an installation, for as long as one command needs it: what runs already is used and left alone; what
 * has to be started is stopped again, unless nodes have come to need it meanwhile.
 */
public final class BorrowedCassandra implements AutoCloseable {

    private final DataDir data;
    private final Report report;
    private final Optional<StartLock> lock;
    private final Optional<EmbeddedCassandra> embedded;
    private final String contactPoint;

    private BorrowedCassandra(
            DataDir data,
            Report report,
            Optional<StartLock> lock,
            Optional<EmbeddedCassandra> embedded,
            String contactPoint) {
        this.data = data;
        this.report = report;
        this.lock = lock;
        this.embedded = embedded;
        this.contactPoint = contactPoint;
    }

    /** Comes back when it answers. {@code cassandra}: {@code host:port} of one that is there already. */
    public static BorrowedCassandra of(Home home, DataDir data, Optional<String> cassandra, Report report) {
        if (cassandra.isPresent()) {
            UpOptions.requireAddress(cassandra.get());
            return new BorrowedCassandra(data, report, Optional.empty(), Optional.empty(), cassandra.get());
        }
        StartLock lock = StartLock.ofBench(data);
        boolean before = LocalCassandra.find(home, data).isPresent();
        Instant begin = Instant.now();
        report.busy("Cassandra");
        var local = new LocalCassandra(home, data);
        try {
            EmbeddedCassandra started = local.start();
            String how = started.reused() ? ", was running already" : "";
            report.done(
                    "Cassandra",
                    Duration.between(begin, Instant.now()),
                    "port " + started.cqlPort() + ", pid " + started.pid() + how);
            return new BorrowedCassandra(data, report, Optional.of(lock), Optional.of(started), local.contactPoint());
        } catch (EmbeddedCassandraException failure) {
            if (!before) LocalCassandra.find(home, data).ifPresent(EmbeddedCassandra::stop);
            lock.close();
            throw new LocalException(String.valueOf(failure.getMessage()), failure);
        }
    }

    public String contactPoint() {
        return contactPoint;
    }

    /** Absent for a Cassandra that is not of this machine's making. */
    public Optional<ProcessHandle> process() {
        return embedded.flatMap(cassandra -> ProcessHandle.of(cassandra.pid()));
    }

    @Override
    public void close() {
        try {
            boolean needed = !NodeFile.aliveIn(data).isEmpty();
            embedded.filter(cassandra -> !cassandra.reused() && !needed).ifPresent(this::stop);
        } finally {
            lock.ifPresent(StartLock::close);
        }
    }

    private void stop(EmbeddedCassandra cassandra) {
        Instant begin = Instant.now();
        report.busy("stopping Cassandra");
        cassandra.stop();
        report.done("Cassandra", Duration.between(begin, Instant.now()), "stopped");
    }
}
