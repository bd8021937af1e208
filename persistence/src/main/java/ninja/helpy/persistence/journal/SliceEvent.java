package ninja.helpy.persistence.journal;

import java.util.UUID;

/**
 * An event as the reader of a slice sees it.
 *
 * @param at milliseconds since 1970
 * @param position whoever goes on after it misses nothing that was written earlier; he may see some events again
 */
public record SliceEvent(String persistenceId, long seqNr, long at, Object event, UUID position) {}
