package ninja.helpy.api.wire;

import akka.http.javadsl.model.ContentType;
import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpHeader;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.MediaTypes;
import akka.http.javadsl.model.headers.RawHeader;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import ninja.helpy.agents.protocol.Refused;

/** The one shape of every error: RFC 9457 {@code application/problem+json} with a stable {@code code}. */
public record Problem(
        Code code,
        String detail,
        List<FieldProblem> details,
        Map<String, String> facts,
        Optional<Integer> retryAfterSec) {

    public static final String TYPE_PREFIX = "urn:helpy:problem:";

    private static final ContentType CONTENT_TYPE =
            ContentTypes.create(MediaTypes.customBinary("application", "problem+json", MediaTypes.COMPRESSIBLE));
    private static final int RETRY_AFTER_SEC = 2;

    /** The fact by which an entity says after how many seconds to ask again. */
    private static final String RETRY_AFTER = "retryAfter";

    /** The fact by which it says when there will be more. */
    private static final String RESET_AT = "resetAt";

    private static final Set<String> MONEY = Set.of("required", "available", "limit");

    public Problem {
        details = List.copyOf(details);
        facts = Map.copyOf(facts);
    }

    /** What is wrong with one field of a body, one query parameter or one header. */
    public record FieldProblem(String field, String problem) {}

    public static Problem of(Code code, String detail) {
        return new Problem(code, detail, List.of(), Map.of(), retryAfter(code));
    }

    /** An entity's no. Internal details stay inside. */
    public static Problem of(Refused refused) {
        var code = Code.of(refused.reason());
        var detail = code == Code.INTERNAL_ERROR ? code.title() : refused.detail();
        var wait = Optional.ofNullable(refused.facts().get(RETRY_AFTER)).map(Integer::valueOf);
        return new Problem(
                code,
                detail,
                List.of(),
                facts(code, refused.facts()),
                wait.or(() -> untilReset(code, refused.facts())).or(() -> retryAfter(code)));
    }

    private static Optional<Integer> untilReset(Code code, Map<String, String> facts) {
        if (code != Code.QUOTA_EXCEEDED) return Optional.empty();
        return Optional.ofNullable(facts.get(RESET_AT)).map(at -> {
            long seconds = Duration.between(Instant.now(), Instant.parse(at)).toSeconds();
            return (int) Math.max(RETRY_AFTER_SEC, Math.min(seconds, Integer.MAX_VALUE));
        });
    }

    /** Entities count in nano-dollars, people read credits. How long to wait is told in the header's way. */
    private static Map<String, String> facts(Code code, Map<String, String> facts) {
        boolean money = code == Code.INSUFFICIENT_CREDITS || code == Code.SPENDING_LIMIT_EXCEEDED;
        return facts.entrySet().stream()
                .filter(fact -> !fact.getKey().equals(RETRY_AFTER))
                .collect(Collectors.toMap(
                        Map.Entry::getKey,
                        fact -> money && MONEY.contains(fact.getKey())
                                ? Credits.text(Long.parseLong(fact.getValue()))
                                : fact.getValue()));
    }

    public static Problem invalid(List<FieldProblem> details) {
        var first = details.get(0);
        return new Problem(
                Code.VALIDATION_FAILED, first.field() + " " + first.problem(), details, Map.of(), Optional.empty());
    }

    public static Problem invalid(String field, String problem) {
        return invalid(List.of(new FieldProblem(field, problem)));
    }

    public static Problem notFound() {
        return of(Code.NOT_FOUND, "there is nothing here, or not for you");
    }

    public ProblemException asException() {
        return new ProblemException(this);
    }

    public HttpResponse response(String correlationId) {
        var entity = HttpEntities.create(CONTENT_TYPE, Json.bytes(body(correlationId)));
        return HttpResponse.create()
                .withStatus(code.status())
                .withEntity(entity)
                .addHeaders(headers());
    }

    /** As a JSON object; also used for the {@code error} event of a stream and the error frame of a socket. */
    public Map<String, Object> body(String correlationId) {
        var body = new LinkedHashMap<String, Object>();
        body.put("type", TYPE_PREFIX + code.code());
        body.put("title", code.title());
        body.put("status", code.status());
        body.put("detail", detail);
        body.put("code", code.code());
        if (!details.isEmpty()) body.put("details", details);
        body.put("correlationId", correlationId);
        retryAfterSec.ifPresent(seconds -> body.put("retryAfterSec", seconds));
        facts.forEach(body::putIfAbsent);
        return body;
    }

    public List<HttpHeader> headers() {
        var headers = new ArrayList<HttpHeader>();
        retryAfterSec.ifPresent(seconds -> headers.add(RawHeader.create("Retry-After", String.valueOf(seconds))));
        if (code == Code.UNAUTHENTICATED) headers.add(RawHeader.create("WWW-Authenticate", "Bearer"));
        return headers;
    }

    private static Optional<Integer> retryAfter(Code code) {
        boolean later = code == Code.SERVICE_UNAVAILABLE || code == Code.RATE_LIMITED;
        return later ? Optional.of(RETRY_AFTER_SEC) : Optional.empty();
    }
}
