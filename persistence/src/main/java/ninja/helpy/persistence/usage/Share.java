package ninja.helpy.persistence.usage;

/** Whose usage it is: what one user has used of one agent with one model. */
public record Share(String agentId, String userId, String model) {}
