package ninja.helpy.api.session;

import java.util.Optional;
import java.util.concurrent.CompletionStage;
import ninja.helpy.agents.conversation.ConversationCommand;
import ninja.helpy.agents.conversation.Located;
import ninja.helpy.agents.protocol.EntityId;
import ninja.helpy.agents.reader.Reader.Place;
import ninja.helpy.agents.reader.ReaderCommand.GetReading;
import ninja.helpy.agents.reader.ReaderCommand.MarkRead;
import ninja.helpy.agents.reader.ReaderCommand.Reading;
import ninja.helpy.agents.session.GroupSessionCommand;
import ninja.helpy.api.http.Asking;

/** How far a person has read, by REST and over sockets. Who asks has checked whose conversation it is. */
record Readings(Asking asking) {

    /** {@code memberId}: a person, who must be in the room. */
    record Person(EntityId id, Optional<String> memberId) {}

    /** How far he has come, of so many messages. */
    record Progress(Optional<Place> place, long total) {

        long number() {
            return place.map(Place::number).orElse(0L);
        }

        long unread() {
            return Math.max(0, total - number());
        }
    }

    CompletionStage<Progress> show(FeedId talk, Person person) {
        return located(talk, person, Optional.empty()).thenCompose(newest -> place(talk, person, newest));
    }

    /** He has read up to this message, or all there is; what was read before stays read. */
    CompletionStage<Progress> read(FeedId talk, Person person, Optional<String> messageId) {
        return located(talk, person, messageId)
                .thenCompose(found -> found.messageId()
                        .map(id -> mark(talk, person, id, found))
                        .orElseGet(() -> place(talk, person, found)));
    }

    private CompletionStage<Progress> mark(FeedId talk, Person person, String messageId, Located found) {
        var talkId = talk.id().id();
        return asking.reader(person.id(), to -> new MarkRead(talkId, messageId, found.number(), to), Reading.class)
                .thenApply(reading -> new Progress(reading.place(), found.total()));
    }

    private CompletionStage<Progress> place(FeedId talk, Person person, Located found) {
        return asking.reader(person.id(), to -> new GetReading(talk.id().id(), to), Reading.class)
                .thenApply(reading -> new Progress(reading.place(), found.total()));
    }

    private CompletionStage<Located> located(FeedId talk, Person person, Optional<String> messageId) {
        var id = talk.id();
        return talk.isRoom()
                ? asking.session(
                        id,
                        to -> new GroupSessionCommand.LocateMessage(messageId, person.memberId(), to),
                        Located.class)
                : asking.conversation(id, to -> new ConversationCommand.LocateMessage(messageId, to), Located.class);
    }
}
