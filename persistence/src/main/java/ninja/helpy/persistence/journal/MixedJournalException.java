package ninja.helpy.persistence.journal;

/** The events of a journal contradict each other or its fence. Nobody can say which are true, so nobody goes on from them. */
public final class MixedJournalException extends RuntimeException {

    MixedJournalException(String persistenceId, String what) {
        super("the journal of " + persistenceId + " is mixed: " + what
                + "; it does not start until somebody has looked at it");
    }
}
