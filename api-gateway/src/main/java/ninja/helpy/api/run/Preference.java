package ninja.helpy.api.run;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;
import ninja.helpy.api.http.Call;

/** The {@code Prefer} header (RFC 7240): {@code respond-async}, and how long to {@code wait} before that. */
record Preference(boolean async, Optional<Duration> atMost) {

    private static final Pattern ASYNC = Pattern.compile("(^|[,;\\s])respond-async($|[,;\\s])");
    private static final Pattern WAIT = Pattern.compile("(?:^|[,;\\s])wait=(\\d{1,3})($|[,;\\s])");

    static Preference of(Call call) {
        var asked = call.header("Prefer").orElse("");
        var wait = WAIT.matcher(asked);
        return new Preference(
                ASYNC.matcher(asked).find(),
                wait.find() ? Optional.of(Duration.ofSeconds(Long.parseLong(wait.group(1)))) : Optional.empty());
    }

    /** How long to wait for the answer; an asynchronous caller who names no time waits not at all. */
    Duration patience(Duration most) {
        var asked = atMost.orElse(async ? Duration.ZERO : most);
        return asked.compareTo(most) > 0 ? most : asked;
    }
}
