package ninja.helpy.api.run;

import akka.http.javadsl.model.HttpMethods;
import akka.http.javadsl.model.HttpResponse;
import java.util.Optional;
import ninja.helpy.api.http.Answers;
import ninja.helpy.api.http.Call;
import ninja.helpy.api.wire.Problem;

/** The position that a lost reader comes back with. */
public final class Positions {

    private Positions() {}

    /** As {@link #given}; 0 is the beginning. */
    public static long lastSeen(Call call) {
        return given(call).orElse(0L);
    }

    /** {@code Last-Event-ID}, or in the query {@code lastEventId} or {@code after}. */
    public static Optional<Long> given(Call call) {
        return call.header("Last-Event-ID")
                .map(given -> parse("Last-Event-ID", given))
                .or(() -> inQuery(call, "lastEventId"))
                .or(() -> inQuery(call, "after"));
    }

    /**
     * For who brings a position where runs begin. Without a key it names no run: beginning another one would be paid again, and
     * read from the middle. A browser's EventSource comes like this after every end, also the good one, until it is told
     * 204; anybody else hears what is wrong. Empty if the question may be asked.
     */
    static Optional<HttpResponse> ofNoRun(Call call, long position, Optional<String> key) {
        if (position == 0 || key.isPresent()) return Optional.empty();
        if (call.request().method().equals(HttpMethods.GET)) return Optional.of(Answers.noContent());
        throw Problem.invalid(
                        "Last-Event-ID",
                        "names no run without the Idempotency-Key of its question; read on where the run itself is")
                .asException();
    }

    private static Optional<Long> inQuery(Call call, String name) {
        return call.query(name).map(given -> parse(name, given));
    }

    private static long parse(String name, String given) {
        try {
            long position = Long.parseLong(given);
            if (position >= 0) return position;
        } catch (NumberFormatException e) {
            // told below, as a negative one is
        }
        throw Problem.invalid(name, "must be the id of an event of this stream").asException();
    }
}
