package ninja.helpy.persistence.usage;

import java.time.Instant;
import ninja.helpy.agents.llm.Usage;

/** A run that has ended, after it had called a model. */
public record UsedRun(String workspaceId, String runId, Share share, Usage usage, long cost, Instant endedAt) {}
