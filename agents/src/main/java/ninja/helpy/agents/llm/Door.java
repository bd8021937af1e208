package ninja.helpy.agents.llm;

/** One provider's way of making a call. All it owes is to report what it hears; the {@link Watchdog} does the rest. */
@FunctionalInterface
interface Door {

    /** Begins the call on a thread that may block, and reports to {@code call} from any thread. */
    void open(ModelRequest request, LiveCall call) throws Exception;
}
