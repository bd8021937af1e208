package ninja.helpy.agents.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.typed.ActorRef;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import ninja.helpy.agents.LocalEntities;
import ninja.helpy.agents.llm.Models;
import ninja.helpy.agents.llm.Price;
import ninja.helpy.agents.llm.ScriptedModel;
import ninja.helpy.agents.protocol.EntityId;
import ninja.helpy.agents.protocol.Ids;
import ninja.helpy.agents.protocol.Reply;
import ninja.helpy.agents.session.GroupSessionCommand.CreateSession;
import ninja.helpy.agents.session.GroupSessionCommand.GetSession;
import ninja.helpy.agents.session.GroupSessionCommand.JoinSession;
import ninja.helpy.agents.session.GroupSessionCommand.LeaveSession;
import ninja.helpy.agents.session.GroupSessionCommand.View;
import ninja.helpy.agents.session.GroupSessionCommand.WakeSession;
import ninja.helpy.agents.session.GroupSessionEvent.RoundSkipped;
import ninja.helpy.agents.session.GroupSessionEvent.SessionEnded;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** A room that its last person has left. */
class DesertedRoomTest {

    private static final ActorTestKit akka =
            ActorTestKit.create(ConfigFactory.parseString("helpy.agents.session.deserted-max = 500ms")
                    .withFallback(LocalEntities.config()));

    private final Rehearsal room = Rehearsal.room(RoomSettings.DEFAULT, 2);
    private final LocalEntities entities = new LocalEntities(
            akka,
            Models.of(
                    "scripted",
                    ScriptedModel.answering(akka.system(), request -> List.of()),
                    new Price(1, 1, 0, 1, 0)));
    private final EntityId id = new EntityId(Ids.next(), Ids.next());

    @AfterAll
    static void stop() {
        akka.shutdownTestKit();
    }

    @Test
    void tenMinutesAfterTheLastPersonHasLeftTheRoomEnds() {
        room.join("u-2");
        room.leave("u-1");
        room.pass(Duration.ofHours(1));
        room.leave("u-2");
        var left = room.now;

        room.pass(Duration.ofMinutes(9));
        assertThat(room.room.isOpen()).isTrue();
        room.pass(Duration.ofMinutes(2));

        assertThat(room.last(SessionEnded.class).at()).isEqualTo(left.plus(Rehearsal.DESERTED_MAX));
        assertThat(Turn.due(room.room, room.moment())).isEmpty();
    }

    @Test
    void whoComesBackInTimeKeepsItOpenAndItsTimeBeginsAnew() {
        room.leave("u-1");
        room.pass(Duration.ofMinutes(9));
        room.join("u-1");
        room.pass(Duration.ofMinutes(9));
        room.leave("u-1");
        room.pass(Duration.ofMinutes(9));

        assertThat(room.room.isOpen()).isTrue();
        room.pass(Duration.ofMinutes(1));
        assertThat(room.room.isOpen()).isFalse();
    }

    @Test
    void aRoomToWhichNobodyHasComeYetWaits() {
        var fresh = new Rehearsal();
        fresh.carry(Membership.create(
                "s-1",
                new CreateSession(
                        NewRoom.of("Room", RoomSettings.DEFAULT, List.of()),
                        akka.system().ignoreRef()),
                fresh.now));

        fresh.pass(Duration.ofDays(30));

        assertThat(fresh.room.isOpen()).isTrue();
    }

    @Test
    void ownHelpysLeaveWithTheirOwnerAndARoundUnderWayStillEnds() {
        room.add(Rehearsal.helpyOf(3, "u-1"));
        room.say("@H1 and @H3, hello");
        room.leave("u-1");
        room.pass(Duration.ofMinutes(11));
        room.answer("h-1", "Good day");

        assertThat(room.room.people().helpys()).extracting(RoomHelpy::helpyId).containsExactly("h-1", "h-2");
        assertThat(room.room.isOpen()).isFalse();
        assertThat(room.room.openRound()).isEmpty();
        assertThat(room.facts(RoundSkipped.class)).isEmpty();
    }

    @Test
    void itEndsByItselfAndWhenItsNodeIsLostTheWakeListEndsIt() {
        deserted();
        await().until(() -> view().endTime().isPresent());
        await().until(() -> entities.wakes().isEmpty());

        var other = new EntityId(id.workspaceId(), Ids.next());
        deserted(other);
        await().until(() -> entities.wakes().stream().anyMatch(w -> w.entityId().equals(other.toString())));
        entities.crash("group-session", other);
        await().untilAsserted(() -> {
            ask(other, WakeSession::new);
            assertThat(((View) ask(other, GetSession::new)).endTime()).isPresent();
        });
        await().until(() -> entities.wakes().isEmpty());
    }

    @Test
    void whoComesBackTakesItOffTheWakeList() {
        deserted();
        ask(id, to -> new JoinSession("u-2", "Udo", to));

        await().until(() -> entities.wakes().isEmpty());
    }

    private void deserted() {
        deserted(id);
    }

    private void deserted(EntityId sessionId) {
        ask(sessionId, to -> new CreateSession(NewRoom.of("Room", RoomSettings.DEFAULT, List.of()), to));
        ask(sessionId, to -> new JoinSession("u-1", "Uma", to));
        ask(sessionId, to -> new LeaveSession("u-1", to));
    }

    private View view() {
        return (View) ask(id, GetSession::new);
    }

    private Reply ask(EntityId sessionId, Function<ActorRef<Reply>, GroupSessionCommand> command) {
        try {
            return entities.ask(entities.session(sessionId), command)
                    .toCompletableFuture()
                    .get(20, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
