package ninja.helpy.persistence.view;

/** Messages of one conversation share a partition by this many events, so that none grows without bound. */
public final class MessageBuckets {

    private static final long EVENTS = 20_000;

    private MessageBuckets() {}

    public static long of(long seqNr) {
        return seqNr / EVENTS;
    }
}
