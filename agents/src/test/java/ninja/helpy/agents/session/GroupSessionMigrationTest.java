package ninja.helpy.agents.session;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.typed.javadsl.Adapter;
import akka.serialization.SerializationExtension;
import akka.serialization.SerializerWithStringManifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import ninja.helpy.agents.LocalEntities;
import ninja.helpy.agents.conversation.Message;
import ninja.helpy.agents.session.RoomSettings.Coordination;
import ninja.helpy.agents.session.Round.Responder;
import ninja.helpy.agents.session.Round.State;
import ninja.helpy.agents.session.RoundEvent.ComparisonSkipped;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/**
 * Snapshots that were written in the middle of a round: by version 1, one answer said, one waiting behind a run that goes
 * on; by version 8, one waiting, in a room whose settings had been changed.
 */
class GroupSessionMigrationTest {

    private static final ActorTestKit akka = ActorTestKit.create(LocalEntities.config());
    private static final Path SNAPSHOTS = Path.of("src/test/resources/snapshot");

    @AfterAll
    static void stop() {
        akka.shutdownTestKit();
    }

    @Test
    void aSnapshotOfVersionOneSaysWhatItsEventsSay() throws IOException {
        var room = versionOne();

        var folded = folded(room);
        assertThat(room.about()).isEqualTo(folded.about());
        assertThat(room.people()).isEqualTo(folded.people());
        assertThat(room.talk()).isEqualTo(folded.talk());
        assertThat(room.openRound().orElseThrow().responders())
                .usingRecursiveComparison()
                .ignoringFields("credits")
                .isEqualTo(folded.openRound().orElseThrow().responders());
    }

    @Test
    void whatTheRoomStillKeepsIsCounted() throws IOException {
        var room = versionOne();

        assertThat(room.tally().people())
                .extracting(Tally.Person::userId)
                .containsExactlyElementsOf(
                        room.people().members().stream().map(Member::userId).toList());
        assertThat(room.tally().helpys().values().stream()
                                .mapToLong(Tally.Voice::responses)
                                .sum()
                        + room.tally().people().stream()
                                .mapToLong(Tally.Person::messages)
                                .sum())
                .isEqualTo(room.talk().recent().size());
    }

    @Test
    void theRoundGoesOnWhereItWas() throws IOException {
        var room = versionOne();
        assertThat(room.openRound().orElseThrow().responders())
                .extracting(Responder::state)
                .containsExactly(State.DELIVERED, State.RUNNING, State.ANSWERED);

        var moment = new Moment(
                room.about().orElseThrow().startTime(),
                Duration.ofSeconds(90),
                Duration.ofSeconds(10),
                Duration.ofMinutes(10),
                (one, other) -> 0);
        for (var fact : Turn.onAnswer(room, "r-2", new Answer("Me, too", Optional.empty()), 5, moment)
                .facts()) {
            room = GroupSession.fold(room, fact);
        }

        assertThat(room.talk().recent())
                .extracting(Message::content)
                .containsExactly("aloud", "Hello", "Good day", "And?", "Me, too", "Hi");
    }

    @Test
    void inARoundThatVersionEightLeftOpenTheRulesCoordinate() throws IOException {
        var room = read("#8");
        var folded = folded(room);
        assertThat(room.about()).isEqualTo(folded.about());
        assertThat(room.settings().coordination()).isEqualTo(Coordination.RULES);
        assertThat(room.openRound()).isEqualTo(folded.openRound());
        assertThat(room.talk().answers().byRun())
                .isNotEmpty()
                .isEqualTo(folded.talk().answers().byRun());
        assertThat(room.talk().answers().roundId())
                .isEqualTo(folded.talk().answers().roundId());

        var told = new Rehearsal();
        told.room = room.set(room.settings().with(Coordination.MODEL));
        told.answer(room.openRound().orElseThrow().responders().get(0), "Hello to you", 5);

        assertThat(told.speakers()).containsExactly("h-1", "h-2");
        assertThat(told.last(ComparisonSkipped.class).reason()).isEqualTo("no credits of the round are left for it");
    }

    private static GroupSession versionOne() throws IOException {
        return read("");
    }

    private static GroupSession folded(GroupSession room) {
        return room.feed().facts().stream()
                .map(GroupSessionCommand.Fact::event)
                .reduce(GroupSession.EMPTY, GroupSession::fold, (one, other) -> other);
    }

    private static GroupSession read(String version) throws IOException {
        var name = GroupSession.class.getName() + version;
        var serialization = SerializationExtension.get(Adapter.toClassic(akka.system()));
        var serializer = (SerializerWithStringManifest) serialization.serializerFor(GroupSession.class);
        return (GroupSession) serializer.fromBinary(Files.readAllBytes(SNAPSHOTS.resolve(name + ".json")), name);
    }
}
