package ninja.helpy.agents.agent;

import akka.actor.typed.ActorRef;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import ninja.helpy.agents.protocol.ClusterMessage;
import ninja.helpy.agents.protocol.Reply;
import ninja.helpy.agents.protocol.SecretHash;

/** Everything one may ask of an agent. What one may ask of a Helpy besides is in {@link HelpyCommand}. */
public interface AgentCommand extends ClusterMessage {

    ActorRef<Reply> replyTo();

    /** → {@link View}. Repeating it with the same configuration changes nothing. */
    record CreateAgent(AgentConfig config, ActorRef<Reply> replyTo) implements AgentCommand {}

    /** A changed configuration is a new version; {@code ifVersion} refuses one based on an older read. → {@link View} */
    record ChangeAgent(AgentConfig config, Optional<Long> ifVersion, ActorRef<Reply> replyTo) implements AgentCommand {}

    /** Keys and stream secrets are dead at once. → Done */
    record DeleteAgent(ActorRef<Reply> replyTo) implements AgentCommand {}

    /** → {@link View} */
    record GetAgent(ActorRef<Reply> replyTo) implements AgentCommand {}

    /**
     * How it is to speak with this user: the configuration at {@code version}, or the current one if that is no longer kept.
     * → {@link Speaker}
     */
    record GetSpeaker(long version, String userId, ActorRef<Reply> replyTo) implements AgentCommand {

        /** For who wants the current configuration: no version has this number. */
        public static final long CURRENT = 0;
    }

    record AddAgentKey(String keyId, String name, SecretHash hash, ActorRef<Reply> replyTo) implements AgentCommand {}

    record RevokeAgentKey(String keyId, ActorRef<Reply> replyTo) implements AgentCommand {}

    /** → {@link AgentKeys} */
    record GetAgentKeys(ActorRef<Reply> replyTo) implements AgentCommand {}

    /** Webhook door: → {@link Admitted}, or refused as unauthenticated. */
    record CheckAgentKey(SecretHash hash, ActorRef<Reply> replyTo) implements AgentCommand {}

    record AddStream(String streamId, SecretHash hash, List<String> allowedOrigins, ActorRef<Reply> replyTo)
            implements AgentCommand {}

    record ChangeStream(String streamId, List<String> allowedOrigins, ActorRef<Reply> replyTo)
            implements AgentCommand {}

    record RevokeStream(String streamId, ActorRef<Reply> replyTo) implements AgentCommand {}

    /** → {@link Streams} */
    record GetStreams(ActorRef<Reply> replyTo) implements AgentCommand {}

    /**
     * Stream door: → {@link Admitted}, or refused as unauthenticated, or as an origin that is not allowed. A request
     * without an {@code Origin} does not come from a page and passes; {@code *} allows every origin.
     */
    record CheckStreamSecret(SecretHash hash, Optional<String> origin, ActorRef<Reply> replyTo)
            implements AgentCommand {}

    /** What a user thinks of one of its answers. Said again it changes nothing. → Done */
    record GiveFeedback(Feedback feedback, ActorRef<Reply> replyTo) implements AgentCommand {}

    record View(String agentId, long version, AgentConfig config, Instant createdAt, Instant changedAt)
            implements Reply {}

    /** {@code voice}: of a Helpy only, so that for no other agent there is more to send than its configuration. */
    record Speaker(View agent, Optional<HelpyCommand.Voice> voice) implements Reply {}

    /** May start a run. {@code doorId} is the key or stream that was used. */
    record Admitted(String agentId, long version, String doorId, List<String> allowedOrigins) implements Reply {

        public Admitted {
            allowedOrigins = List.copyOf(allowedOrigins);
        }
    }

    record AgentKeys(List<AgentKey> keys) implements Reply {

        public AgentKeys {
            keys = List.copyOf(keys);
        }
    }

    record AgentKey(String keyId, String name, Instant createdAt) implements ClusterMessage {}

    record Streams(List<Stream> streams) implements Reply {

        public Streams {
            streams = List.copyOf(streams);
        }
    }

    record Stream(String streamId, List<String> allowedOrigins, Instant createdAt) implements ClusterMessage {}
}
