package ninja.helpy.persistence.feed;

import akka.actor.typed.ActorRef;
import java.util.List;
import ninja.helpy.agents.protocol.ClusterMessage;
import ninja.helpy.agents.protocol.Follow;
import ninja.helpy.agents.protocol.Reply;

/** Everything one may ask of a workspace's event feed. */
public interface EventFeedCommand extends ClusterMessage {

    /** Gives each event that is not there yet the next position. → {@link Appended} when durable */
    record Append(List<FeedEvent> events, ActorRef<Reply> replyTo) implements EventFeedCommand {

        public Append {
            events = List.copyOf(events);
        }
    }

    /** → {@link FeedPage} with at most {@code max} items; empty when nothing came for a whole poll */
    record FollowEvents(long after, int max, ActorRef<Reply> replyTo) implements EventFeedCommand, Follow {}

    /** {@code gaps}: events that were not taken because earlier ones of the same entity are missing. */
    record Appended(long last, List<Gap> gaps) implements Reply {

        public Appended {
            gaps = List.copyOf(gaps);
        }
    }

    /** Sequence numbers {@code from} to {@code to} of an entity, both included. */
    record Gap(String persistenceId, long from, long to) implements ClusterMessage {}
}
