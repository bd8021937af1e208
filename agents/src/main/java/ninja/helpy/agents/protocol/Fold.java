package ninja.helpy.agents.protocol;

import java.util.function.BiFunction;

/** How the events of one kind of entity add up to its state: what replay and "view at N" need to know of it. */
public record Fold(EntityState empty, BiFunction<EntityState, JournalEvent, EntityState> apply) {

    /** Types the fold of one entity; an event of another entity is a bug and fails. */
    public static <S extends EntityState, E extends JournalEvent> Fold of(
            S empty, Class<S> state, Class<E> event, BiFunction<S, E, S> apply) {
        return new Fold(empty, (before, happened) -> apply.apply(state.cast(before), event.cast(happened)));
    }
}
