package ninja.helpy.persistence;

import java.util.Optional;
import ninja.helpy.agents.protocol.EntityId;

/** The names of journals: {@code type|workspace:id}, or {@code type|workspace} for what exists once per workspace. */
public final class PersistenceIds {

    private static final char SEPARATOR = '|';

    /** What a persistence id says. */
    public record Named(String entityType, EntityId entity) {}

    private PersistenceIds() {}

    public static String of(String entityType, EntityId entity) {
        boolean oncePerWorkspace = entity.id().equals(entity.workspaceId());
        return entityType + SEPARATOR + (oncePerWorkspace ? entity.workspaceId() : entity.toString());
    }

    /** Empty for a journal that is not an entity's. */
    public static Optional<Named> parse(String persistenceId) {
        int cut = persistenceId.indexOf(SEPARATOR);
        if (cut <= 0 || cut == persistenceId.length() - 1) return Optional.empty();
        try {
            return Optional.of(
                    new Named(persistenceId.substring(0, cut), EntityId.parse(persistenceId.substring(cut + 1))));
        } catch (IllegalArgumentException notOurs) {
            return Optional.empty();
        }
    }
}
