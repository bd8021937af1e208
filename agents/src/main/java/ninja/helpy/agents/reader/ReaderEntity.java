package ninja.helpy.agents.reader;

import akka.actor.typed.Behavior;
import akka.cluster.sharding.typed.javadsl.EntityTypeKey;
import akka.persistence.typed.javadsl.CommandHandler;
import akka.persistence.typed.javadsl.Effect;
import akka.persistence.typed.javadsl.EventHandler;
import java.time.Clock;
import java.util.Set;
import java.util.function.Consumer;
import ninja.helpy.agents.protocol.Done;
import ninja.helpy.agents.protocol.EntityId;
import ninja.helpy.agents.protocol.Fold;
import ninja.helpy.agents.protocol.JournaledEntity;
import ninja.helpy.agents.reader.ReaderCommand.GetJoinedRooms;
import ninja.helpy.agents.reader.ReaderCommand.GetReading;
import ninja.helpy.agents.reader.ReaderCommand.GetReadings;
import ninja.helpy.agents.reader.ReaderCommand.JoinedRooms;
import ninja.helpy.agents.reader.ReaderCommand.MarkRead;
import ninja.helpy.agents.reader.ReaderCommand.NoteJoined;
import ninja.helpy.agents.reader.ReaderCommand.NoteLeft;
import ninja.helpy.agents.reader.ReaderCommand.Reading;
import ninja.helpy.agents.reader.ReaderCommand.Readings;
import ninja.helpy.agents.reader.ReaderEvent.MessagesRead;
import ninja.helpy.agents.reader.ReaderEvent.RoomJoined;
import ninja.helpy.agents.reader.ReaderEvent.RoomLeft;

/** The one owner of how far a person has read. */
public final class ReaderEntity extends JournaledEntity<ReaderCommand, ReaderEvent, Reader> {

    public static final EntityTypeKey<ReaderCommand> KEY = EntityTypeKey.create(ReaderCommand.class, "reader");

    public static final Fold FOLD =
            Fold.of(Reader.EMPTY, Reader.class, ReaderEvent.class, (state, event) -> event.applyTo(state));

    private final Consumer<ReaderMoved> news;
    private final Clock clock;

    /** {@code news} hears how far he has come; it must not wait. */
    public static Behavior<ReaderCommand> create(EntityId id, Consumer<ReaderMoved> news, Clock clock) {
        return new ReaderEntity(id, news, clock);
    }

    private ReaderEntity(EntityId id, Consumer<ReaderMoved> news, Clock clock) {
        super(KEY.name(), id.toString());
        this.news = news;
        this.clock = clock;
    }

    @Override
    public Reader emptyState() {
        return Reader.EMPTY;
    }

    @Override
    public CommandHandler<ReaderCommand, ReaderEvent, Reader> commandHandler() {
        return newCommandHandlerBuilder()
                .forAnyState()
                .onCommand(MarkRead.class, this::onRead)
                .onCommand(GetReading.class, (reader, c) -> answer(c.replyTo(), new Reading(reader.in(c.talkId()))))
                .onCommand(
                        GetReadings.class,
                        (reader, c) -> answer(c.replyTo(), new Readings(reader.in(Set.copyOf(c.talkIds())))))
                .onCommand(NoteJoined.class, this::onJoined)
                .onCommand(NoteLeft.class, this::onLeft)
                .onCommand(GetJoinedRooms.class, (reader, c) -> answer(c.replyTo(), new JoinedRooms(reader.rooms())))
                .build();
    }

    private Effect<ReaderEvent, Reader> onRead(Reader reader, MarkRead c) {
        if (reader.isBeyond(c.talkId(), c.number())) return answer(c.replyTo(), new Reading(reader.in(c.talkId())));
        var read = new MessagesRead(c.talkId(), c.messageId(), c.number(), clock.instant());
        return Effect().persist(read).thenRun((Reader next) -> {
            var place = next.in(c.talkId());
            c.replyTo().tell(new Reading(place));
            place.ifPresent(at -> news.accept(new ReaderMoved(id().workspaceId(), id().id(), at)));
        });
    }

    private Effect<ReaderEvent, Reader> onJoined(Reader reader, NoteJoined c) {
        if (reader.rooms().contains(c.sessionId())) return answer(c.replyTo(), Done.DONE);
        return done(new RoomJoined(c.sessionId(), clock.instant()), c.replyTo());
    }

    private Effect<ReaderEvent, Reader> onLeft(Reader reader, NoteLeft c) {
        if (!reader.rooms().contains(c.sessionId())) return answer(c.replyTo(), Done.DONE);
        return done(new RoomLeft(c.sessionId(), clock.instant()), c.replyTo());
    }

    @Override
    public EventHandler<Reader, ReaderEvent> eventHandler() {
        return (reader, event) -> event.applyTo(reader);
    }
}
