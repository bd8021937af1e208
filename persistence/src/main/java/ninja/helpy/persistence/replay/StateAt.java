package ninja.helpy.persistence.replay;

import java.time.Instant;

/** An entity as it was after its event {@code seqNr}, which happened {@code at}. {@code state} is JSON, masked. */
public record StateAt(String entityType, String entityId, long seqNr, Instant at, String state) {}
