package ninja.helpy.agents.reader;

import akka.actor.typed.ActorRef;
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

    /** How far he has read there; empty if he has read nothing. */
    record Reading(Optional<Reader.Place> place) implements Reply {}
}
