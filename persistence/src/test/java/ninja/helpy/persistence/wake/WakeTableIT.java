package ninja.helpy.persistence.wake;

import static ninja.helpy.persistence.TestNode.get;
import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.CqlSession;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import ninja.helpy.agents.protocol.WakeList.Wake;
import ninja.helpy.persistence.Cql;
import ninja.helpy.persistence.TestCassandra;
import ninja.helpy.persistence.journal.Keyspaces;
import ninja.helpy.persistence.journal.Schema;
import ninja.helpy.persistence.journal.StorageSettings;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WakeTableIT {

    private final Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);

    private static CqlSession session;

    private WakeTable wakes;

    @BeforeAll
    static void connect() {
        session = Schema.connect(StorageSettings.from(TestCassandra.config("wake_table")));
    }

    @AfterAll
    static void close() {
        session.close();
    }

    @BeforeEach
    void setUp() {
        session.execute("TRUNCATE wake_table_views.wakes");
        session.execute("TRUNCATE wake_table_views.wakes_swept");
        wakes = at(now);
    }

    @Test
    void onlyWhatIsDueIsFound() {
        Wake soon = wake(now.plusSeconds(30));
        Wake later = wake(now.plusSeconds(300));
        get(wakes.add(soon));
        get(wakes.add(later));

        assertThat(get(wakes.due(Instant.EPOCH, now))).isEmpty();
        assertThat(get(wakes.due(Instant.EPOCH, now.plusSeconds(30)))).containsExactly(soon);
        assertThat(get(wakes.due(Instant.EPOCH, now.plusSeconds(600)))).containsExactlyInAnyOrder(soon, later);
    }

    @Test
    void whatIsNotRemovedIsFoundAgainAlsoAfterDaysOfStandstill() {
        Wake forgotten = wake(now.plusSeconds(10));
        get(wakes.add(forgotten));
        get(wakes.due(Instant.EPOCH, now.plusSeconds(20)));

        WakeTable afterTwoDays = at(now.plus(Duration.ofDays(2)));

        assertThat(get(afterTwoDays.due(Instant.EPOCH, now.plus(Duration.ofDays(2)))))
                .containsExactly(forgotten);
        assertThat(get(afterTwoDays.due(Instant.EPOCH, now.plus(Duration.ofDays(2)))))
                .containsExactly(forgotten);
    }

    @Test
    void addingTwiceIsOneEntryAndRemovingItOnceIsEnough() {
        Wake wake = wake(now.plusSeconds(1));
        get(wakes.add(wake));
        get(wakes.add(wake));
        get(wakes.remove(wake));
        get(wakes.remove(wake));

        assertThat(get(wakes.due(Instant.EPOCH, now.plusSeconds(60)))).isEmpty();
    }

    @Test
    void anEntryForATimeThatWasSweptAlreadyIsStillFound() {
        get(wakes.due(Instant.EPOCH, now));
        Wake late = wake(now.minus(Duration.ofHours(2)));

        get(wakes.add(late));

        assertThat(get(wakes.due(Instant.EPOCH, now))).containsExactly(late);
    }

    @Test
    void whoAsksForAStretchOfTimeGetsThatAndNoMore() {
        Wake early = wake(now.minusSeconds(90));
        Wake late = wake(now.minusSeconds(5));
        get(wakes.add(early));
        get(wakes.add(late));

        assertThat(get(wakes.due(now.minusSeconds(10), now))).containsExactly(late);
        assertThat(get(wakes.due(now.minusSeconds(120), now.minusSeconds(60)))).containsExactly(early);
        assertThat(get(wakes.due(Instant.EPOCH, now))).containsExactlyInAnyOrder(early, late);
    }

    @Test
    void everyMillisecondIsReadOnce() {
        var dues = LongStream.range(0, 150)
                .mapToObj(n -> wake(now.minusSeconds(130).plusMillis(n * 977)))
                .toList();
        dues.forEach(wake -> get(wakes.add(wake)));
        var first = now.truncatedTo(ChronoUnit.MINUTES);
        var borders = Stream.of(first.minusMillis(1), first, first.plusMillis(1), first.minusSeconds(2))
                .map(WakeTableIT::wake)
                .toList();
        borders.forEach(wake -> get(wakes.add(wake)));

        assertThat(get(wakes.due(Instant.EPOCH, now.plusSeconds(60))))
                .containsExactlyInAnyOrderElementsOf(
                        Stream.concat(dues.stream(), borders.stream()).toList());
    }

    @Test
    void aMinuteThroughWhichManyRunsHavePassedIsReadWithoutSteppingOverThousandsOfTombstones() {
        get(wakes.due(Instant.EPOCH, now));
        for (int n = 0; n < 3_000; n++)
            get(wakes.remove(wake(now.minusSeconds(120).plusMillis(20L * n))));

        for (int minute = 0; minute < 8; minute++) {
            var later = now.plus(Duration.ofMinutes(minute));
            assertThat(get(at(later).due(Instant.EPOCH, later))).isEmpty();
        }

        var perRead = session.execute("SELECT * FROM system_views.tombstones_per_read"
                        + " WHERE keyspace_name = 'wake_table_views' AND table_name = 'wakes'")
                .one();
        assertThat(((Number) perRead.getObject("max")).longValue()).isLessThan(1_000);
    }

    @Test
    void aNewInstallationHasNothingOldToLookThrough() {
        get(wakes.due(Instant.EPOCH, now));

        long mark = session.execute("SELECT minute FROM wake_table_views.wakes_swept WHERE name = 'all'")
                .one()
                .getLong(0);

        assertThat(mark).isGreaterThan(now.minus(Duration.ofMinutes(10)).getEpochSecond() / 60);
    }

    private static Wake wake(Instant due) {
        return new Wake("run", "w:" + UUID.randomUUID(), due);
    }

    private static WakeTable at(Instant time) {
        var cql = new Cql(session, new Keyspaces("wake_table"));
        return new WakeTable(cql, cql, Clock.fixed(time, ZoneOffset.UTC));
    }
}
