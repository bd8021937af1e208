package ninja.helpy.agents.llm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ConnectException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import ninja.helpy.agents.llm.ModelPiece.Kind;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.bedrockruntime.model.ModelStreamErrorException;
import software.amazon.awssdk.services.bedrockruntime.model.ThrottlingException;

class FailuresTest {

    @Test
    void brokenConnectionsAreUnreachable() {
        assertThat(kind(new IOException("reset"))).isEqualTo(Kind.UNREACHABLE);
        assertThat(kind(new CompletionException(new ConnectException("refused"))))
                .isEqualTo(Kind.UNREACHABLE);
        assertThat(kind(new RuntimeException(new UnresolvedAddressException()))).isEqualTo(Kind.UNREACHABLE);
    }

    @Test
    void errorsInsideAStreamThatBeganWellAreSortedByTheirNames() {
        assertThat(Failures.ofWords("{\"type\": \"overloaded_error\"}").kind()).isEqualTo(Kind.OVERLOADED);
        assertThat(Failures.ofWords("{\"type\": \"rate_limit_error\"}").kind()).isEqualTo(Kind.RATE_LIMITED);
        assertThat(Failures.ofWords("{\"error\": {\"code\": 429}}").kind()).isEqualTo(Kind.RATE_LIMITED);
        assertThat(Failures.ofWords("{\"error\": \"not enough memory\"}").kind())
                .isEqualTo(Kind.INTERNAL);
        assertThat(kind(ThrottlingException.builder().build())).isEqualTo(Kind.RATE_LIMITED);
        assertThat(kind(ModelStreamErrorException.builder().build())).isEqualTo(Kind.OVERLOADED);
    }

    @Test
    void missingCredentialsAreNotRetriable() {
        var failure =
                Failures.sorted(SdkClientException.create("Unable to load credentials from any of the providers"));

        assertThat(failure.kind()).isEqualTo(Kind.UNAUTHORISED);
        assertThat(failure.isRetriable()).isFalse();
    }

    @Test
    void whatNobodyForesawIsInternalAndSaysNothingOfTheProvider() {
        var failure = Failures.sorted(new IllegalStateException("sk-secret"));

        assertThat(failure.kind()).isEqualTo(Kind.INTERNAL);
        assertThat(failure.message()).doesNotContain("sk-secret");
        assertThat(failure.isRetriable()).isFalse();
    }

    @Test
    void retryAfterIsReadInAllItsForms() {
        var inTenSeconds = DateTimeFormatter.RFC_1123_DATE_TIME.format(
                ZonedDateTime.now(ZoneOffset.UTC).plusSeconds(10));

        assertThat(wait(Map.of("retry-after", "2"), "")).isEqualTo(Duration.ofSeconds(2));
        assertThat(wait(Map.of("retry-after", "0.5"), "")).isEqualTo(Duration.ofMillis(500));
        assertThat(wait(Map.of("retry-after-ms", "1500", "retry-after", "2"), ""))
                .isEqualTo(Duration.ofMillis(1500));
        assertThat(wait(Map.of("retry-after", inTenSeconds), ""))
                .isBetween(Duration.ofSeconds(1), Duration.ofSeconds(10));
        assertThat(wait(Map.of(), "{\"error\": {\"details\": [{\"retryDelay\": \"34s\"}]}}"))
                .isEqualTo(Duration.ofSeconds(34));
        assertThat(wait(Map.of("retry-after", "999999999"), "")).isEqualTo(RetryAfter.LONGEST);
        assertThat(wait(Map.of("retry-after", "soon"), "")).isNull();
        assertThat(wait(Map.of("retry-after", "-1"), "")).isNull();
    }

    private static Kind kind(Throwable thrown) {
        return Failures.sorted(thrown).kind();
    }

    private static @Nullable Duration wait(Map<String, String> headers, String body) {
        return Failures.ofAnswer(429, name -> Optional.ofNullable(headers.get(name)), body)
                .retryAfter();
    }
}
