package ninja.helpy.agents.presence;

import akka.actor.typed.ActorRef;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import ninja.helpy.agents.protocol.Batch;
import ninja.helpy.agents.protocol.ClusterMessage;
import ninja.helpy.agents.protocol.Follow;
import ninja.helpy.agents.protocol.Reply;

/** Everything one may ask of the presence of a room. Who asks has checked that it may. */
public sealed interface PresenceCommand extends ClusterMessage {

    /**
     * All the people who have the room open through this reporter, a hub of some node. Said again at every change, and
     * every {@link Presence#REPORT_EVERY} in any case: who is not heard of for {@link Presence#LEASE} is gone.
     */
    record ReportPeople(String reporter, Set<String> userIds) implements PresenceCommand {

        public ReportPeople {
            userIds = Set.copyOf(userIds);
        }
    }

    /** Typing ends by itself after {@link Presence#TYPING_MAX}. */
    record SetTyping(String userId, boolean isTyping) implements PresenceCommand {}

    /** → {@link Signs}, after {@code after}. Who is too far behind gets what holds now instead. */
    record FollowPresence(long after, ActorRef<Reply> replyTo) implements PresenceCommand, Follow {}

    /** → {@link Here} */
    record GetPresence(ActorRef<Reply> replyTo) implements PresenceCommand {}

    /** Time to look who has gone. A presence tells itself, and no one else does. */
    record Tick() implements PresenceCommand {}

    /** {@code here}: forget what you knew, this holds now; {@code items} are then empty. */
    record Signs(List<Sign> items, long last, Optional<Here> here) implements Batch<Sign> {

        public Signs {
            items = List.copyOf(items);
        }

        @Override
        public boolean ended() {
            return false;
        }
    }

    /** At most {@link Presence#SHOWN_MAX} of the {@code count} people who are here, and who of them is typing. */
    record Here(List<String> online, int count, List<String> typing) implements Reply {

        public static final Here NOBODY = new Here(List.of(), 0, List.of());

        public Here {
            online = List.copyOf(online);
            typing = List.copyOf(typing);
        }
    }
}
