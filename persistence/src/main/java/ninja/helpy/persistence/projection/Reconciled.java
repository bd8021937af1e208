package ninja.helpy.persistence.projection;

import ninja.helpy.agents.protocol.Reply;

/**
 * What a walk over all journals has found.
 *
 * @param missed events that the tag stream had missed
 * @param repeated events that were in the feed already and were shown to the views again
 */
public record Reconciled(long missed, long repeated) implements Reply {

    static final Reconciled NOTHING = new Reconciled(0, 0);

    Reconciled plus(Reconciled other) {
        return new Reconciled(missed + other.missed, repeated + other.repeated);
    }
}
