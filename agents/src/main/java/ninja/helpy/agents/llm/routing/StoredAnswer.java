package ninja.helpy.agents.llm.routing;

/** A whole answer, and the full name of the model that once gave it. */
public record StoredAnswer(String model, String text) {}
