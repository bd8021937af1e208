package ninja.helpy.agents.workspace;

import java.time.Instant;
import java.util.Optional;
import ninja.helpy.agents.protocol.JournalEvent;
import ninja.helpy.agents.protocol.Level;
import ninja.helpy.agents.protocol.SecretHash;
import ninja.helpy.agents.workspace.WorkspaceCommand.ListedAgent;
import ninja.helpy.agents.workspace.WorkspaceCommand.ListedRoom;

/** What has happened to a workspace. */
public sealed interface WorkspaceEvent extends JournalEvent {

    Workspace applyTo(Workspace workspace);

    record WorkspaceCreated(String name, String description, Instant at) implements WorkspaceEvent {
        @Override
        public Workspace applyTo(Workspace workspace) {
            return workspace.described(new Workspace.About(name, description, at));
        }
    }

    record WorkspaceChanged(String name, String description, Instant createdAt, Instant at) implements WorkspaceEvent {
        @Override
        public Workspace applyTo(Workspace workspace) {
            return workspace.described(new Workspace.About(name, description, createdAt));
        }
    }

    record WorkspaceDeleted(Instant at) implements WorkspaceEvent {
        @Override
        public Workspace applyTo(Workspace workspace) {
            return workspace.nowDeleted();
        }
    }

    record ApiKeyAdded(String keyId, String name, Level level, SecretHash hash, Optional<Instant> expiresAt, Instant at)
            implements WorkspaceEvent {
        @Override
        public Workspace applyTo(Workspace workspace) {
            return workspace.withKey(
                    new Workspace.Key(keyId, name, level, hash, at, expiresAt, Optional.empty(), Optional.empty()));
        }
    }

    record ApiKeyRotated(String keyId, SecretHash hash, Instant at) implements WorkspaceEvent {
        @Override
        public Workspace applyTo(Workspace workspace) {
            return workspace.keyChanged(keyId, key -> key.rotated(hash, at));
        }
    }

    record ApiKeyRevoked(String keyId, Instant at) implements WorkspaceEvent {
        @Override
        public Workspace applyTo(Workspace workspace) {
            return workspace.withoutKey(keyId);
        }
    }

    record AgentListed(String agentId, String kind, String name, Optional<String> ownerUserId, Instant at)
            implements WorkspaceEvent {
        @Override
        public Workspace applyTo(Workspace workspace) {
            return workspace.withAgent(new ListedAgent(agentId, kind, name, ownerUserId));
        }
    }

    record AgentUnlisted(String agentId, Instant at) implements WorkspaceEvent {
        @Override
        public Workspace applyTo(Workspace workspace) {
            return workspace.withoutAgent(agentId);
        }
    }

    /** Its secret is sealed before it comes here. */
    record McpServerPut(McpServer server, Instant at) implements WorkspaceEvent {
        @Override
        public Workspace applyTo(Workspace workspace) {
            return workspace.withMcpServer(server);
        }
    }

    record McpServerRemoved(String serverId, Instant at) implements WorkspaceEvent {
        @Override
        public Workspace applyTo(Workspace workspace) {
            return workspace.withoutMcpServer(serverId);
        }
    }

    record RoomListed(String sessionId, String name, Instant at) implements WorkspaceEvent {
        @Override
        public Workspace applyTo(Workspace workspace) {
            return workspace.withRoom(new ListedRoom(sessionId, name));
        }
    }
}
