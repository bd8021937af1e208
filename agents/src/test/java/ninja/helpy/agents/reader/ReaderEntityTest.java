package ninja.helpy.agents.reader;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.persistence.testkit.javadsl.EventSourcedBehaviorTestKit;
import com.typesafe.config.ConfigFactory;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import ninja.helpy.agents.protocol.EntityId;
import ninja.helpy.agents.protocol.Reply;
import ninja.helpy.agents.reader.ReaderCommand.GetJoinedRooms;
import ninja.helpy.agents.reader.ReaderCommand.GetReading;
import ninja.helpy.agents.reader.ReaderCommand.GetReadings;
import ninja.helpy.agents.reader.ReaderCommand.JoinedRooms;
import ninja.helpy.agents.reader.ReaderCommand.MarkRead;
import ninja.helpy.agents.reader.ReaderCommand.NoteJoined;
import ninja.helpy.agents.reader.ReaderCommand.NoteLeft;
import ninja.helpy.agents.reader.ReaderCommand.Reading;
import ninja.helpy.agents.reader.ReaderCommand.Readings;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReaderEntityTest {

    private static final ActorTestKit akka =
            ActorTestKit.create(EventSourcedBehaviorTestKit.config().withFallback(ConfigFactory.load()));

    private final List<ReaderMoved> moves = new CopyOnWriteArrayList<>();
    private final EventSourcedBehaviorTestKit<ReaderCommand, ReaderEvent, Reader> reader =
            EventSourcedBehaviorTestKit.create(
                    akka.system(), ReaderEntity.create(new EntityId("w-1", "u-1"), moves::add, Clock.systemUTC()));

    @AfterAll
    static void stop() {
        akka.shutdownTestKit();
    }

    @BeforeEach
    void clear() {
        reader.clear();
    }

    @Test
    void readingGoesForwardOnlyAndWhatIsReadAlreadyIsNotWritten() {
        assertThat(numberIn("c-1")).isZero();
        assertThat(read("c-1", 7).hasNoEvents()).isFalse();

        assertThat(read("c-1", 7).hasNoEvents()).isTrue();
        assertThat(read("c-1", 3).hasNoEvents()).isTrue();
        assertThat(numberIn("c-1")).isEqualTo(7);
        assertThat(read("c-1", 8).hasNoEvents()).isFalse();
        assertThat(numberIn("c-1")).isEqualTo(8);
        assertThat(moves).extracting(moved -> moved.place().number()).containsExactly(7L, 8L);
    }

    @Test
    void aUserWhoseIdHasABarInItReadsLikeAnybodyElse() {
        var id = new EntityId("w-1", "auth0|u-1");
        var other = EventSourcedBehaviorTestKit.<ReaderCommand, ReaderEvent, Reader>create(
                akka.system(), ReaderEntity.create(id, moves::add, Clock.systemUTC()));

        other.<Reply>runCommand(to -> new MarkRead("c-1", "m", 7, to));

        assertThat(moves).extracting(ReaderMoved::userId).containsExactly("auth0|u-1");
    }

    @Test
    void manyPlacesAreAskedForAtOnceAndThoseNeverVisitedAreNotThere() {
        read("c-1", 7);
        read("c-2", 3);

        var reply = reader.<Reply>runCommand(to -> new GetReadings(List.of("c-2", "c-3"), to))
                .reply();

        assertThat(((Readings) reply).places()).extracting(Reader.Place::talkId).containsExactly("c-2");
    }

    @Test
    void ofManyPlacesTheOneNotVisitedForLongestIsForgotten() {
        for (int i = 0; i < Reader.PLACES_MAX; i++) read("c-" + i, 1);
        read("c-0", 2);
        read("another", 1);

        assertThat(numberIn("c-0")).isEqualTo(2);
        assertThat(numberIn("c-1")).isZero();
        assertThat(numberIn("c-2")).isEqualTo(1);
        assertThat(reader.getState().places()).hasSize(Reader.PLACES_MAX);
    }

    @Test
    void theRoomsThatOneHasJoinedAreKnownAndARepeatIsNoFact() {
        assertThat(join("s-1").hasNoEvents()).isFalse();
        join("s-2");

        assertThat(join("s-1").hasNoEvents()).isTrue();
        assertThat(rooms()).containsExactly("s-1", "s-2");
        reader.<Reply>runCommand(to -> new NoteLeft("s-1", to));
        assertThat(reader.<Reply>runCommand(to -> new NoteLeft("s-1", to)).hasNoEvents())
                .isTrue();
        assertThat(rooms()).containsExactly("s-2");
    }

    @Test
    void ofManyRoomsTheOneJoinedLongestAgoIsForgotten() {
        for (int i = 0; i <= Reader.ROOMS_MAX; i++) join("s-" + i);

        assertThat(rooms()).hasSize(Reader.ROOMS_MAX).doesNotContain("s-0").endsWith("s-" + Reader.ROOMS_MAX);
    }

    private EventSourcedBehaviorTestKit.CommandResultWithReply<ReaderCommand, ReaderEvent, Reader, Reply> join(
            String sessionId) {
        return reader.<Reply>runCommand(to -> new NoteJoined(sessionId, to));
    }

    private List<String> rooms() {
        return ((JoinedRooms) reader.<Reply>runCommand(GetJoinedRooms::new).reply()).sessionIds();
    }

    private EventSourcedBehaviorTestKit.CommandResultWithReply<ReaderCommand, ReaderEvent, Reader, Reply> read(
            String talkId, long number) {
        return reader.<Reply>runCommand(to -> new MarkRead(talkId, "m-" + number, number, to));
    }

    private long numberIn(String talkId) {
        var reply = reader.<Reply>runCommand(to -> new GetReading(talkId, to)).reply();
        return ((Reading) reply).place().map(Reader.Place::number).orElse(0L);
    }
}
