package ninja.helpy.api.session;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import ninja.helpy.api.session.SocketActions.Listen;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** How many rooms one connection reads, and which give way. */
class SocketRoomsTest {

    private static final ActorTestKit akka = ActorTestKit.create();

    private final SocketUser ann = new SocketUser("w-1", "ann", "Ann", true, "k-1", Optional.empty());
    private final SocketRooms rooms = new SocketRooms(
            akka.<SocketCommand>createTestProbe().ref(),
            new Outbox(SocketFrames::farewell),
            akka.<RoomHubs.Command>createTestProbe().ref());

    @AfterAll
    static void stop() {
        akka.shutdownTestKit();
    }

    @Test
    void ofVeryManyRoomsTheFirstAreOpened() {
        var opened = rooms.open(ann, unasked(0, SocketRooms.ROOMS_MAX + 5));

        assertThat(opened).isEqualTo(unasked(0, SocketRooms.ROOMS_MAX));
        assertThat(rooms.reads(room(SocketRooms.ROOMS_MAX))).isFalse();
    }

    @Test
    void whoAsksForARoomGetsItAndOneThatHeDidNotAskForGivesWay() {
        rooms.open(ann, unasked(0, SocketRooms.ROOMS_MAX));

        rooms.listen(ann, new Listen(room(100), 7, true));

        assertThat(rooms.reads(room(100))).isTrue();
        assertThat(rooms.reads(room(SocketRooms.ROOMS_MAX - 1)))
                .as("joined longest ago")
                .isFalse();
        assertThat(rooms.reads(room(0))).isTrue();
    }

    @Test
    void whatWasAskedForDoesNotGiveWay() {
        for (int i = 0; i < SocketRooms.ROOMS_MAX; i++) rooms.listen(ann, new Listen(room(i), 7, true));

        rooms.listen(ann, new Listen(room(100), 7, true));

        assertThat(rooms.reads(room(100))).isFalse();
        assertThat(rooms.open(ann, unasked(200, 201))).isEmpty();
    }

    private static List<Listen> unasked(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(i -> new Listen(room(i), 7, false))
                .toList();
    }

    private static FeedId room(int number) {
        return FeedId.room("w-1", "s-" + number);
    }
}
