package ninja.helpy.agents.workspace;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import ninja.helpy.agents.protocol.EntityState;
import ninja.helpy.agents.protocol.Level;
import ninja.helpy.agents.protocol.SecretHash;
import ninja.helpy.agents.workspace.WorkspaceCommand.ListedAgent;
import ninja.helpy.agents.workspace.WorkspaceCommand.ListedRoom;

/** One workspace: who it is, which keys open it, which agents, rooms and MCP servers it has. Credits are in the ledger. */
public record Workspace(
        Optional<About> about,
        List<Key> keys,
        List<ListedAgent> agents,
        List<ListedRoom> rooms,
        List<McpServer> mcpServers,
        long version,
        boolean deleted)
        implements EntityState {

    public static final int KEYS_MAX = 50;
    public static final int AGENTS_MAX = 1_000;
    public static final int ROOMS_MAX = 1_000;
    public static final int MCP_SERVERS_MAX = 10;

    /** How long a rotated key still opens. */
    public static final Duration ROTATION_OVERLAP = Duration.ofHours(24);

    public static final Workspace EMPTY =
            new Workspace(Optional.empty(), List.of(), List.of(), List.of(), List.of(), 0, false);

    public Workspace {
        keys = List.copyOf(keys);
        agents = List.copyOf(agents);
        rooms = List.copyOf(rooms);
        mcpServers = List.copyOf(mcpServers);
    }

    public record About(String name, String description, Instant createdAt) implements EntityState {}

    /** {@code previous} still opens until {@code previousUntil}. */
    public record Key(
            String keyId,
            String name,
            Level level,
            SecretHash hash,
            Instant createdAt,
            Optional<Instant> expiresAt,
            Optional<SecretHash> previous,
            Optional<Instant> previousUntil)
            implements EntityState {

        boolean opensFor(SecretHash shown, Instant now) {
            if (expiresAt.filter(now::isAfter).isPresent()) return false;
            boolean current = hash.matches(shown);
            boolean before = previous.filter(old -> old.matches(shown)).isPresent()
                    && previousUntil.filter(now::isBefore).isPresent();
            return current || before;
        }

        Key rotated(SecretHash next, Instant at) {
            return new Key(
                    keyId,
                    name,
                    level,
                    next,
                    createdAt,
                    expiresAt,
                    Optional.of(hash),
                    Optional.of(at.plus(ROTATION_OVERLAP)));
        }
    }

    public boolean isOpen() {
        return about.isPresent() && !deleted;
    }

    public Optional<Key> key(String keyId) {
        return keys.stream().filter(key -> key.keyId().equals(keyId)).findFirst();
    }

    public Optional<Key> keyFor(SecretHash shown, Instant now) {
        return keys.stream().filter(key -> key.opensFor(shown, now)).findFirst();
    }

    /** Unless it has expired. */
    public Optional<Key> keyById(String keyId, Instant now) {
        return key(keyId).filter(key -> key.expiresAt().filter(now::isAfter).isEmpty());
    }

    boolean isLastOwner(String keyId) {
        var owners = keys.stream().filter(key -> key.level() == Level.OWNER).toList();
        return owners.size() == 1 && owners.get(0).keyId().equals(keyId);
    }

    public boolean lists(String agentId) {
        return agents.stream().anyMatch(agent -> agent.agentId().equals(agentId));
    }

    public boolean listsRoom(String sessionId) {
        return rooms.stream().anyMatch(room -> room.sessionId().equals(sessionId));
    }

    Workspace described(About next) {
        return new Workspace(Optional.of(next), keys, agents, rooms, mcpServers, version + 1, deleted);
    }

    Workspace nowDeleted() {
        return new Workspace(about, List.of(), agents, rooms, List.of(), version + 1, true);
    }

    Workspace withKey(Key key) {
        return with(plus(keys, key));
    }

    Workspace withoutKey(String keyId) {
        return with(keys.stream().filter(key -> !key.keyId().equals(keyId)).toList());
    }

    Workspace keyChanged(String keyId, UnaryOperator<Key> change) {
        return with(keys.stream()
                .map(key -> key.keyId().equals(keyId) ? change.apply(key) : key)
                .toList());
    }

    Workspace withAgent(ListedAgent agent) {
        var others = withoutAgent(agent.agentId()).agents;
        return new Workspace(about, keys, plus(others, agent), rooms, mcpServers, version, deleted);
    }

    Workspace withoutAgent(String agentId) {
        var next = agents.stream().filter(a -> !a.agentId().equals(agentId)).toList();
        return new Workspace(about, keys, next, rooms, mcpServers, version, deleted);
    }

    Workspace withRoom(ListedRoom room) {
        return new Workspace(about, keys, agents, plus(rooms, room), mcpServers, version, deleted);
    }

    public Optional<McpServer> mcpServer(String serverId) {
        return mcpServers.stream().filter(s -> s.serverId().equals(serverId)).findFirst();
    }

    /** Their tools are called after them, so no two may have one name. */
    boolean hasOtherMcpServerNamed(McpServer server) {
        return mcpServers.stream()
                .filter(other -> !other.serverId().equals(server.serverId()))
                .anyMatch(other -> other.name().equalsIgnoreCase(server.name()));
    }

    Workspace withMcpServer(McpServer server) {
        var others = withoutMcpServer(server.serverId()).mcpServers;
        return new Workspace(about, keys, agents, rooms, plus(others, server), version, deleted);
    }

    Workspace withoutMcpServer(String serverId) {
        var next =
                mcpServers.stream().filter(s -> !s.serverId().equals(serverId)).toList();
        return new Workspace(about, keys, agents, rooms, next, version, deleted);
    }

    private Workspace with(List<Key> next) {
        return new Workspace(about, next, agents, rooms, mcpServers, version, deleted);
    }

    private static <T> List<T> plus(List<T> list, T one) {
        var next = new ArrayList<>(list);
        next.add(one);
        return next;
    }
}
