package ninja.helpy.agents.workspace;

import akka.actor.typed.ActorRef;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import ninja.helpy.agents.protocol.ClusterMessage;
import ninja.helpy.agents.protocol.Level;
import ninja.helpy.agents.protocol.Reply;
import ninja.helpy.agents.protocol.SecretHash;

/** Everything one may ask of a workspace. Each command carries the address of its one reply. */
public sealed interface WorkspaceCommand extends ClusterMessage {

    ActorRef<Reply> replyTo();

    /** → {@link View}. Repeating it with the same name changes nothing. */
    record CreateWorkspace(String name, String description, ActorRef<Reply> replyTo) implements WorkspaceCommand {}

    /** Absent parts stay as they are; {@code ifVersion} refuses a change based on an older read. → {@link View} */
    record ChangeWorkspace(
            Optional<String> name, Optional<String> description, Optional<Long> ifVersion, ActorRef<Reply> replyTo)
            implements WorkspaceCommand {}

    /** Keys, tickets and agents are dead at once. → Done */
    record DeleteWorkspace(ActorRef<Reply> replyTo) implements WorkspaceCommand {}

    record GetWorkspace(ActorRef<Reply> replyTo) implements WorkspaceCommand {}

    /** → Done; the secret itself is known to the caller only. */
    record AddApiKey(
            String keyId,
            String name,
            Level level,
            SecretHash hash,
            Optional<Instant> expiresAt,
            ActorRef<Reply> replyTo)
            implements WorkspaceCommand {}

    /** The new hash holds at once, the old one for another {@link Workspace#ROTATION_OVERLAP}. → Done */
    record RotateApiKey(String keyId, SecretHash hash, ActorRef<Reply> replyTo) implements WorkspaceCommand {}

    record RevokeApiKey(String keyId, ActorRef<Reply> replyTo) implements WorkspaceCommand {}

    /** → {@link ApiKeys} */
    record GetApiKeys(ActorRef<Reply> replyTo) implements WorkspaceCommand {}

    /** → {@link Admitted}, or refused as unauthenticated. */
    record CheckApiKey(SecretHash hash, ActorRef<Reply> replyTo) implements WorkspaceCommand {}

    /** Does a key that has opened something still hold? → {@link Admitted}, or refused as unauthenticated. */
    record CheckKeyId(String keyId, ActorRef<Reply> replyTo) implements WorkspaceCommand {}

    /** Takes up a place in the workspace's list, within its limit. → Done */
    record ListAgent(ListedAgent agent, ActorRef<Reply> replyTo) implements WorkspaceCommand {

        /** One that nobody owns. */
        public ListAgent(String agentId, String kind, String name, ActorRef<Reply> replyTo) {
            this(new ListedAgent(agentId, kind, name, Optional.empty()), replyTo);
        }
    }

    record UnlistAgent(String agentId, ActorRef<Reply> replyTo) implements WorkspaceCommand {}

    /** → {@link Agents} */
    record GetAgents(ActorRef<Reply> replyTo) implements WorkspaceCommand {}

    record ListRoom(String sessionId, String name, ActorRef<Reply> replyTo) implements WorkspaceCommand {}

    /** → {@link Rooms} */
    record GetRooms(ActorRef<Reply> replyTo) implements WorkspaceCommand {}

    /** Adds a server, or replaces it. → {@link McpServers} */
    record PutMcpServer(McpServer server, ActorRef<Reply> replyTo) implements WorkspaceCommand {}

    /** → Done */
    record RemoveMcpServer(String serverId, ActorRef<Reply> replyTo) implements WorkspaceCommand {}

    /** → {@link McpServers} */
    record GetMcpServers(ActorRef<Reply> replyTo) implements WorkspaceCommand {}

    /** A one-time pass for a socket, kept in memory only for {@link Tickets#LIFE}. It lives by that key. → Done */
    record IssueTicket(SecretHash hash, String userId, String displayName, String keyId, ActorRef<Reply> replyTo)
            implements WorkspaceCommand {}

    /** → {@link TicketHolder} the first time, refused ever after. */
    record RedeemTicket(SecretHash hash, ActorRef<Reply> replyTo) implements WorkspaceCommand {}

    record View(
            String workspaceId,
            String name,
            String description,
            long version,
            Instant createdAt,
            int agents,
            int rooms,
            int apiKeys)
            implements Reply {}

    record ApiKeys(List<ApiKey> keys) implements Reply {

        public ApiKeys {
            keys = List.copyOf(keys);
        }
    }

    record ApiKey(String keyId, String name, Level level, Instant createdAt, Optional<Instant> expiresAt)
            implements ClusterMessage {}

    record Admitted(String workspaceId, String keyId, String keyName, Level level, Optional<Instant> expiresAt)
            implements Reply {}

    record Agents(List<ListedAgent> agents) implements Reply {

        public Agents {
            agents = List.copyOf(agents);
        }
    }

    record ListedAgent(String agentId, String kind, String name, Optional<String> ownerUserId)
            implements ClusterMessage {}

    record Rooms(List<ListedRoom> rooms) implements Reply {

        public Rooms {
            rooms = List.copyOf(rooms);
        }
    }

    record ListedRoom(String sessionId, String name) implements ClusterMessage {}

    record McpServers(List<McpServer> servers) implements Reply {

        public McpServers {
            servers = List.copyOf(servers);
        }
    }

    record TicketHolder(String userId, String displayName, String keyId) implements Reply {}
}
