package ninja.helpy.agents.protocol;

import akka.actor.typed.ActorRef;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;
import java.util.function.LongPredicate;

/** The owner's half of following: readers whose question has no answer yet. At most {@link #READERS_MAX} of them. */
public final class Waiting {

    /** Past it a reader is told to come back later. */
    public static final int READERS_MAX = 10_000;

    private record Reader(long after, Instant since, ActorRef<Reply> replyTo) {}

    private final List<Reader> readers = new ArrayList<>();

    public void add(long after, ActorRef<Reply> replyTo, Instant now) {
        if (readers.size() >= READERS_MAX) {
            replyTo.tell(new Refused(Refusal.SERVICE_UNAVAILABLE, "more than " + READERS_MAX + " readers are waiting"));
            return;
        }
        readers.add(new Reader(after, now, replyTo));
    }

    public boolean isEmpty() {
        return readers.isEmpty();
    }

    /** Something new has come: everyone gets all that is after his position. */
    public void answer(LongFunction<? extends Reply> whatIsAfter) {
        readers.forEach(reader -> reader.replyTo().tell(whatIsAfter.apply(reader.after())));
        readers.clear();
    }

    /** The same for those only to whom what has come is new. */
    public void answerIf(LongPredicate isBehind, LongFunction<? extends Reply> whatIsAfter) {
        readers.removeIf(reader -> {
            if (!isBehind.test(reader.after())) return false;
            reader.replyTo().tell(whatIsAfter.apply(reader.after()));
            return true;
        });
    }

    /** Nothing has come for a whole poll: those readers get an empty answer, and ask again if they still live. */
    public void answerOlderThan(Duration age, Instant now, LongFunction<? extends Reply> whatIsAfter) {
        readers.removeIf(reader -> {
            if (reader.since().plus(age).isAfter(now)) return false;
            reader.replyTo().tell(whatIsAfter.apply(reader.after()));
            return true;
        });
    }
}
