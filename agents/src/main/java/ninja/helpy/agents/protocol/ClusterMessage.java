package ninja.helpy.agents.protocol;

/** Marks what travels between nodes (jackson-cbor). May change with a rolling update. */
public interface ClusterMessage {}
