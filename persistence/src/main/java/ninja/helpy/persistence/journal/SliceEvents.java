package ninja.helpy.persistence.journal;

import akka.NotUsed;
import akka.actor.ActorSystem;
import akka.actor.typed.javadsl.Adapter;
import akka.serialization.Serialization;
import akka.serialization.SerializationExtension;
import akka.stream.OverflowStrategy;
import akka.stream.alpakka.cassandra.javadsl.CassandraSession;
import akka.stream.javadsl.Source;
import com.datastax.oss.driver.api.core.uuid.Uuids;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import ninja.helpy.persistence.Cql;

/**
 * The events of a slice, from a position on and without an end. Those that are written meanwhile come from their writers,
 * as they are; what was written before, and what got lost on its way, comes from the table. So that nothing is missed,
 * the keys of what is a few seconds old are compared with what has come.
 */
public final class SliceEvents {

    /** By then a row is in the table, however busy its writer was, or its writer tells us. */
    private static final Duration SETTLED_AFTER = Duration.ofSeconds(5);

    private static final Duration COMPARED_EVERY = Duration.ofSeconds(2);

    /** Whoever goes on after a position reads again what may have come late when it was given. */
    private static final Duration LATE_MAX = Duration.ofSeconds(10);

    /** Groups of events that wait for a slow reader. More of them are dropped, and found in the table. */
    private static final int GROUPS_WAITING_MAX = 64;

    /** With events from their writers that were not compared yet. Those of others are found in the table. */
    private static final int ENTITIES_MAX = 100_000;

    private final Serialization serialization;
    private final SliceTable table;
    private final Announcer announcer;
    private final UUID beginning;
    private final Clock clock;

    private SliceEvents(ActorSystem system, SliceTable table, UUID beginning, Clock clock) {
        this.serialization = SerializationExtension.get(system);
        this.table = table;
        this.announcer = new Announcer(system);
        this.beginning = beginning;
        this.clock = clock;
    }

    public static SliceEvents of(
            akka.actor.typed.ActorSystem<?> system, CassandraSession session, Cql cql, Clock clock) {
        var config = system.settings().config();
        var buckets = TimeBuckets.from(config);
        return new SliceEvents(
                Adapter.toClassic(system),
                new SliceTable(session, cql, buckets),
                Uuids.startOf(TimeBuckets.first(config).toEpochMilli()),
                clock);
    }

    /** An entity's events come in their order, but there may be holes, which its sequence numbers tell. */
    public Source<SliceEvent, NotUsed> after(Optional<UUID> position, String tag) {
        return Source.lazySource(() -> new Reading(tag, position.orElse(beginning)).events())
                .mapMaterializedValue(started -> NotUsed.getInstance());
    }

    /** What one reader has seen. Its streams are one island, so no two threads are here at once. */
    private final class Reading {

        private final String tag;
        /** Of each entity, the last event that came from its writer and is younger than {@code compared}. */
        private final Map<String, Latest> announced = new HashMap<>();
        /** Everything that is in the table up to here was read. */
        private UUID compared;
        /** Everything that was in the table up to here was handed out. */
        private UUID position;

        Reading(String tag, UUID position) {
            this.tag = tag;
            this.compared = position;
            this.position = position;
        }

        /** Positions are given behind the streams' buffers, where it is certain what came before. */
        Source<SliceEvent, NotUsed> events() {
            return fromWriters().merge(fromTable()).mapConcat(this::handedOut);
        }

        private List<SliceEvent> handedOut(Found found) {
            found.upTo().ifPresent(this::move);
            return found.row().stream().map(this::event).toList();
        }

        /** A row may come into the table long after the time it bears. */
        private void move(UUID upTo) {
            long certain = clock.millis() - SETTLED_AFTER.toMillis() - LATE_MAX.toMillis();
            UUID to = Uuids.unixTimestamp(upTo) <= certain ? upTo : Uuids.endOf(certain);
            if (Uuids.unixTimestamp(to) > Uuids.unixTimestamp(position)) position = to;
        }

        private Source<Found, NotUsed> fromWriters() {
            return Source.<Object>actorRef(
                            ended -> Optional.empty(),
                            failed -> Optional.empty(),
                            GROUPS_WAITING_MAX,
                            OverflowStrategy.dropHead())
                    .mapMaterializedValue(reader -> {
                        announcer.tell(reader, tag);
                        return NotUsed.getInstance();
                    })
                    .collectType(Written.class)
                    .mapConcat(Written::rows)
                    .filter(this::isNew)
                    .map(row -> new Found(Optional.of(row), Optional.empty()));
        }

        private boolean isNew(JournalRow row) {
            if (isHandedOut(row.persistenceId(), row.seqNr())) return false;
            if (announced.size() >= ENTITIES_MAX && !announced.containsKey(row.persistenceId())) return false;
            announced.put(row.persistenceId(), new Latest(row.seqNr(), Uuids.unixTimestamp(row.timestamp())));
            return true;
        }

        /** Whoever is handed an event asks for those of its entity that are missing before it. */
        private boolean isHandedOut(String persistenceId, long seqNr) {
            Latest latest = announced.get(persistenceId);
            return latest != null && seqNr <= latest.seqNr();
        }

        private Source<Found, NotUsed> fromTable() {
            return Source.tick(Duration.ZERO, COMPARED_EVERY, NotUsed.getInstance())
                    .mapMaterializedValue(ticks -> NotUsed.getInstance())
                    .flatMapConcat(tick -> unseen(clock.millis() - SETTLED_AFTER.toMillis()));
        }

        private Source<Found, NotUsed> unseen(long settled) {
            UUID after = compared;
            UUID to = Uuids.endOf(settled);
            if (settled <= Uuids.unixTimestamp(after)) return Source.empty();
            return table.keys(tag, after, to)
                    .filter(key -> !isHandedOut(key.persistenceId(), key.seqNr()))
                    .take(1)
                    .flatMapConcat(unseen -> table.rows(tag, after, to))
                    .filter(row -> !isHandedOut(row.persistenceId(), row.seqNr()))
                    .map(row -> new Found(Optional.of(row), Optional.of(row.timestamp())))
                    .concatLazy(Source.lazySingle(() -> compared(to)));
        }

        private Found compared(UUID to) {
            compared = to;
            announced.values().removeIf(latest -> latest.at() <= Uuids.unixTimestamp(to));
            return new Found(Optional.empty(), Optional.of(to));
        }

        private SliceEvent event(JournalRow row) {
            return new SliceEvent(
                    row.persistenceId(),
                    row.seqNr(),
                    Uuids.unixTimestamp(row.timestamp()),
                    row.event(serialization).payload(),
                    position);
        }
    }

    /** {@code upTo}: nothing that was in the table before is still to come. */
    private record Found(Optional<JournalRow> row, Optional<UUID> upTo) {}

    private record Latest(long seqNr, long at) {}
}
