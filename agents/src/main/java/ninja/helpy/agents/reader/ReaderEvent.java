package ninja.helpy.agents.reader;

import java.time.Instant;
import ninja.helpy.agents.protocol.JournalEvent;

/** What a person has read, and which rooms he has joined. */
public sealed interface ReaderEvent extends JournalEvent {

    Reader applyTo(Reader reader);

    record MessagesRead(String talkId, String messageId, long number, Instant at) implements ReaderEvent {
        @Override
        public Reader applyTo(Reader reader) {
            return reader.at(new Reader.Place(talkId, messageId, number, at));
        }
    }

    record RoomJoined(String sessionId, Instant at) implements ReaderEvent {
        @Override
        public Reader applyTo(Reader reader) {
            return reader.joined(sessionId);
        }
    }

    record RoomLeft(String sessionId, Instant at) implements ReaderEvent {
        @Override
        public Reader applyTo(Reader reader) {
            return reader.left(sessionId);
        }
    }
}
