package ninja.helpy.agents.protocol;

/**
 * The address of something that belongs to a workspace. The workspace is part of the entity id, so a stranger's id
 * asked for under one's own workspace names an empty entity: isolation by construction, not by a check.
 */
public record EntityId(String workspaceId, String id) {

    private static final char SEPARATOR = ':';

    public EntityId {
        if (workspaceId.isBlank() || id.isBlank() || workspaceId.indexOf(SEPARATOR) >= 0) {
            throw new IllegalArgumentException("not an entity id: " + workspaceId + SEPARATOR + id);
        }
    }

    /** Reads {@code workspace:id}; a workspace or ledger, whose entity id is the workspace's own, reads as itself. */
    public static EntityId parse(String entityId) {
        int cut = entityId.indexOf(SEPARATOR);
        return cut < 0
                ? new EntityId(entityId, entityId)
                : new EntityId(entityId.substring(0, cut), entityId.substring(cut + 1));
    }

    @Override
    public String toString() {
        return workspaceId + SEPARATOR + id;
    }
}
