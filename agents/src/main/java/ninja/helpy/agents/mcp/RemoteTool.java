package ninja.helpy.agents.mcp;

/** A tool as its server describes it. {@code schema} is JSON. */
public record RemoteTool(String name, String description, String schema) {}
