package ninja.helpy.agents.llm.routing;

import ninja.helpy.agents.llm.Models;

/** One model that may answer, and the tier that it comes from. */
public record Candidate(Models.Model model, Tier tier) {}
