package ninja.helpy.api.wire;

/** Ends the handling of a request with this problem. Carries no stack: it is an answer, not a surprise. */
public final class ProblemException extends RuntimeException {

    private final transient Problem problem;

    public ProblemException(Problem problem) {
        super(problem.code().code() + ": " + problem.detail(), null, false, false);
        this.problem = problem;
    }

    public Problem problem() {
        return problem;
    }
}
