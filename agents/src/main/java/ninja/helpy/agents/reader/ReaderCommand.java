package ninja.helpy.agents.reader;

import akka.actor.typed.ActorRef;
import java.util.List;
import java.util.Optional;
import ninja.helpy.agents.protocol.ClusterMessage;
import ninja.helpy.agents.protocol.Reply;

/** Everything one may ask of a person as a reader. */
public sealed interface ReaderCommand extends ClusterMessage {

    ActorRef<Reply> replyTo();

    /** He has read up to this message; what comes before it is read, too. → {@link Reading} */
    record MarkRead(String talkId, String messageId, long number, ActorRef<Reply> replyTo) implements ReaderCommand {}

    /** → {@link Reading} */
    record GetReading(String talkId, ActorRef<Reply> replyTo) implements ReaderCommand {}

    /** Of these; the places where he has read nothing are not in the answer. → {@link Readings} */
    record GetReadings(List<String> talkIds, ActorRef<Reply> replyTo) implements ReaderCommand {

        public GetReadings {
            talkIds = List.copyOf(talkIds);
        }
    }

    /** He has joined this room, and reads it on every connection from now on. → Done */
    record NoteJoined(String sessionId, ActorRef<Reply> replyTo) implements ReaderCommand {}

    /** He has left this room, or it has ended. → Done */
    record NoteLeft(String sessionId, ActorRef<Reply> replyTo) implements ReaderCommand {}

    /** → {@link JoinedRooms} */
    record GetJoinedRooms(ActorRef<Reply> replyTo) implements ReaderCommand {}

    /** The one he joined last at the end. Whether he is still in them, they know. */
    record JoinedRooms(List<String> sessionIds) implements Reply {

        public JoinedRooms {
            sessionIds = List.copyOf(sessionIds);
        }
    }

    record Readings(List<Reader.Place> places) implements Reply {

        public Readings {
            places = List.copyOf(places);
        }
    }

    /** How far he has read there; empty if he has read nothing. */
    record Reading(Optional<Reader.Place> place) implements Reply {}
}
