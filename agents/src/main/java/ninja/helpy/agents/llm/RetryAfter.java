package ninja.helpy.agents.llm;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** When a provider wants to be asked again: a header in seconds, milliseconds or as a date, or a delay in the body. */
final class RetryAfter {

    static final Duration LONGEST = Duration.ofHours(1);

    private static final Pattern SECONDS = Pattern.compile("\\d{1,9}(\\.\\d{1,9})?");
    private static final Pattern DELAY_IN_BODY =
            Pattern.compile("\"retryDelay\"\\s*:\\s*\"(\\d{1,9}(?:\\.\\d{1,9})?)s\"");

    private RetryAfter() {}

    static @Nullable Duration in(Function<String, Optional<String>> header, String body) {
        var found = header.apply("retry-after-ms")
                .flatMap(value -> seconds(value, 0.001))
                .or(() -> header.apply("retry-after").flatMap(value -> seconds(value, 1)))
                .or(() -> header.apply("retry-after").flatMap(RetryAfter::untilDate))
                .or(() -> inBody(body))
                .orElse(null);
        return found == null || found.compareTo(LONGEST) < 0 ? found : LONGEST;
    }

    private static Optional<Duration> inBody(String body) {
        var delay = DELAY_IN_BODY.matcher(body);
        return delay.find() ? seconds(delay.group(1), 1) : Optional.empty();
    }

    private static Optional<Duration> seconds(String value, double unit) {
        if (!SECONDS.matcher(value.strip()).matches()) return Optional.empty();
        return Optional.of(Duration.ofMillis((long) Math.ceil(Double.parseDouble(value.strip()) * unit * 1000)));
    }

    private static Optional<Duration> untilDate(String value) {
        try {
            var date = ZonedDateTime.parse(value.strip(), DateTimeFormatter.RFC_1123_DATE_TIME);
            var wait = Duration.between(Instant.now(), date.toInstant());
            return Optional.of(wait.isNegative() ? Duration.ZERO : wait);
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
