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
import ninja.helpy.agents.session.Round.Responder;
import ninja.helpy.agents.session.Round.State;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** A snapshot that version 1 wrote in the middle of a round: one answer said, one waiting behind a run that goes on. */
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

        var folded = room.feed().facts().stream()
                .map(GroupSessionCommand.Fact::event)
                .reduce(GroupSession.EMPTY, GroupSession::fold, (one, other) -> other);
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

    private static GroupSession versionOne() throws IOException {
        var name = GroupSession.class.getName();
        var serialization = SerializationExtension.get(Adapter.toClassic(akka.system()));
        var serializer = (SerializerWithStringManifest) serialization.serializerFor(GroupSession.class);
        return (GroupSession) serializer.fromBinary(Files.readAllBytes(SNAPSHOTS.resolve(name + ".json")), name);
    }
}
