package ninja.helpy.agents.vault;

/** No key of this installation opens it: the master key was lost or changed, or the secret belongs to something else. */
public final class SealedElsewhereException extends RuntimeException {

    private static final long serialVersionUID = 1;

    SealedElsewhereException(String message) {
        super(message);
    }
}
