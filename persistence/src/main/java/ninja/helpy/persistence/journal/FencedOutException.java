package ninja.helpy.persistence.journal;

/** Somebody else has taken this journal over: what was to be written is not written, and whoever goes on reads it anew. */
public final class FencedOutException extends RuntimeException {

    FencedOutException(String persistenceId, String why) {
        super("the journal of " + persistenceId + " is not ours to write: " + why);
    }
}
