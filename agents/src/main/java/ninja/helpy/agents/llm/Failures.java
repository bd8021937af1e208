package ninja.helpy.agents.llm;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.langchain4j.exception.HttpException;
import java.io.IOException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.regex.Pattern;
import ninja.helpy.agents.llm.ModelPiece.Kind;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.SdkHttpResponse;

/** Sorts what providers answer and what their libraries throw. What they say about it goes to the log only. */
final class Failures {

    private static final Logger log = LoggerFactory.getLogger(Failures.class);
    private static final Pattern STATUS = Pattern.compile("\"code\"\\s*:\\s*([45]\\d\\d)\\b");
    private static final int CAUSES_MAX = 20;
    private static final int LOGGED_CHARACTERS_MAX = 1_000;

    private Failures() {}

    static Failure sorted(Throwable thrown) {
        log.warn("model call failed: {}", shortened(thrown.toString()));
        log.debug("model call failed", thrown);
        @Nullable Throwable cause = thrown;
        for (int depth = 0; cause != null && depth < CAUSES_MAX; depth++, cause = cause.getCause()) {
            var failure = ofCause(cause);
            if (failure != null) return failure;
        }
        return ofKind(kindInWords(thrown.toString()), null);
    }

    /** An error that came inside a stream which had begun well. */
    static Failure ofWords(String error) {
        log.warn("provider sent an error: {}", shortened(error));
        var status = STATUS.matcher(error);
        if (status.find()) return ofStatus(Integer.parseInt(status.group(1)), name -> Optional.empty(), error);
        return ofKind(kindInWords(error), null);
    }

    /** An answer that is not a stream: any status but 200. */
    static Failure ofAnswer(int status, Function<String, Optional<String>> header, String body) {
        log.warn("provider answered {}: {}", status, shortened(body));
        return ofStatus(status, header, body);
    }

    static Failure ofKind(Kind kind, @Nullable Duration retryAfter) {
        return new Failure(kind, message(kind), retryAfter);
    }

    private static @Nullable Failure ofCause(Throwable cause) {
        if (cause instanceof HttpException http) return ofStatus(http.statusCode(), name -> Optional.empty(), "");
        if (cause instanceof AwsServiceException aws) return ofAws(aws);
        if (cause instanceof JsonProcessingException || says(cause, "checksum")) return ofKind(Kind.GARBLED, null);
        if (cause instanceof IOException
                || cause instanceof UnresolvedAddressException
                || cause instanceof TimeoutException) {
            return ofKind(Kind.UNREACHABLE, null);
        }
        boolean lacksCredentials = cause instanceof SdkClientException && says(cause, "credentials");
        return lacksCredentials ? ofKind(Kind.UNAUTHORISED, null) : null;
    }

    private static boolean says(Throwable cause, String word) {
        return Objects.requireNonNullElse(cause.getMessage(), "").contains(word);
    }

    private static Failure ofStatus(int status, Function<String, Optional<String>> header, String body) {
        var kind = kind(status);
        boolean mayWait = kind == Kind.RATE_LIMITED || kind == Kind.OVERLOADED;
        return ofKind(kind, mayWait ? RetryAfter.in(header, body) : null);
    }

    private static Kind kind(int status) {
        return switch (status) {
            case 401, 403 -> Kind.UNAUTHORISED;
            case 404 -> Kind.UNKNOWN_MODEL;
            case 408, 424, 425 -> Kind.OVERLOADED;
            case 429 -> Kind.RATE_LIMITED;
            default -> status >= 500 ? Kind.OVERLOADED : Kind.REFUSED_REQUEST;
        };
    }

    /** Exceptions inside an event stream come without a status that means anything, so their names decide. */
    private static Failure ofAws(AwsServiceException aws) {
        var details = aws.awsErrorDetails();
        var response = details == null ? null : details.sdkHttpResponse();
        var name = aws.getClass().getSimpleName();
        if (name.startsWith("Throttling")) return ofStatus(429, headers(response), "");
        if (name.startsWith("InternalServer")
                || name.startsWith("ServiceUnavailable")
                || name.startsWith("ModelStream")) {
            return ofStatus(503, headers(response), "");
        }
        return ofStatus(aws.statusCode(), headers(response), "");
    }

    private static Function<String, Optional<String>> headers(@Nullable SdkHttpResponse response) {
        return name -> response == null ? Optional.empty() : response.firstMatchingHeader(name);
    }

    private static Kind kindInWords(String text) {
        var words = text.toLowerCase(Locale.ROOT);
        if (words.contains("overloaded") || words.contains("server_error") || words.contains("api_error")) {
            return Kind.OVERLOADED;
        }
        return words.contains("rate_limit") ? Kind.RATE_LIMITED : Kind.INTERNAL;
    }

    private static String message(Kind kind) {
        return switch (kind) {
            case RATE_LIMITED -> "the provider asks to slow down";
            case OVERLOADED -> "the provider is overloaded";
            case UNREACHABLE -> "the connection to the provider failed";
            case TRUNCATED -> "the answer broke off";
            case STALLED -> "the model fell silent";
            case TIMEOUT -> "the model did not finish in time";
            case GARBLED -> "the provider's answer could not be read";
            case REFUSED_REQUEST -> "the provider refused the request";
            case UNAUTHORISED -> "the provider refused our credentials";
            case UNKNOWN_MODEL -> "the provider does not know the model";
            case INTERNAL -> "the call of the model failed";
        };
    }

    private static String shortened(String text) {
        return text.length() <= LOGGED_CHARACTERS_MAX ? text : text.substring(0, LOGGED_CHARACTERS_MAX) + "…";
    }
}
