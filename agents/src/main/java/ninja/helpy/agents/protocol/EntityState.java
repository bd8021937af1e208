package ninja.helpy.agents.protocol;

/** Marks the state of an entity, which snapshots keep (jackson-json) and "view at N" shows. */
public interface EntityState {}
