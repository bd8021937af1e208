package ninja.helpy.api.http;

import akka.actor.typed.ActorSystem;
import akka.http.javadsl.model.HttpHeader;
import akka.http.javadsl.model.HttpRequest;
import akka.util.ByteString;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;
import ninja.helpy.agents.protocol.EntityId;
import ninja.helpy.agents.protocol.Ids;
import ninja.helpy.api.auth.Caller;
import ninja.helpy.api.wire.Code;
import ninja.helpy.api.wire.Fields;
import ninja.helpy.api.wire.Json;
import ninja.helpy.api.wire.Problem;

/** One request on its way through an endpoint: who calls, with what. Wrong input ends it with a problem. */
public record Call(
        HttpRequest request,
        Map<String, String> parameters,
        Caller caller,
        String correlationId,
        Limits limits,
        ActorSystem<?> system) {

    private static final Pattern IDEMPOTENCY_KEY = Pattern.compile("[\\x21-\\x7E]{1,200}");
    private static final Pattern DAY = Pattern.compile("\\d{4}-\\d\\d-\\d\\d");
    private static final Pattern ETAG = Pattern.compile("(?:W/)?\"?(\\d{1,18})\"?");

    /** How large a body may be, and the address that callers use, if it is not the one they name. */
    public record Limits(long bodyBytesMax, Optional<String> publicUrl) {}

    /** A part of the path as it stands there. */
    public String path(String name) {
        var value = parameters.get(name);
        if (value == null) throw new IllegalStateException("no {" + name + "} in this path");
        return value;
    }

    /** An id in the path; what cannot be one is not found. */
    public String id(String name) {
        var value = path(name);
        if (!isId(value)) throw Problem.notFound().asException();
        return value;
    }

    /** Whether ids may look like this. */
    public static boolean isId(String text) {
        return Fields.isId(text);
    }

    public Optional<String> query(String name) {
        return request.getUri().query().get(name);
    }

    public Optional<String> header(String name) {
        return request.getHeader(name).map(HttpHeader::value);
    }

    /** Who calls, on an endpoint that takes workspace keys. */
    public Caller.Member member() {
        if (caller instanceof Caller.Member member) return member;
        throw new IllegalStateException("this endpoint is not for members");
    }

    /** The workspace in the path, else that of the key. */
    public String workspaceId() {
        return parameters.containsKey("workspaceId") ? id("workspaceId") : member().workspaceId();
    }

    /** The address of something in this workspace that the path names. */
    public EntityId entity(String pathName) {
        return new EntityId(workspaceId(), id(pathName));
    }

    public CompletionStage<ByteString> bytes() {
        return Bodies.read(request, limits.bodyBytesMax(), system);
    }

    public CompletionStage<String> text() {
        return bytes().thenApply(bytes -> bytes.decodeString(StandardCharsets.UTF_8));
    }

    /** The JSON in the body. No body at all is an empty object. */
    public CompletionStage<JsonNode> json() {
        return bytes().thenApply(bytes -> {
            if (bytes.isEmpty()) return JsonNodeFactory.instance.objectNode();
            requireJson();
            return Json.parse(bytes.toArray());
        });
    }

    /** The fields of the JSON object in the body. */
    public CompletionStage<Fields> fields() {
        return json().thenApply(Fields::of);
    }

    public boolean isJson() {
        var type = request.entity().getContentType().mediaType();
        return type.isApplication()
                && (type.subType().equals("json") || type.subType().endsWith("+json"));
    }

    private void requireJson() {
        if (!isJson()) {
            throw Problem.of(Code.UNSUPPORTED_MEDIA_TYPE, "the body must be application/json")
                    .asException();
        }
    }

    public Optional<String> idempotencyKey() {
        return header("Idempotency-Key").map(key -> {
            if (IDEMPOTENCY_KEY.matcher(key).matches()) return key;
            throw Problem.invalid("Idempotency-Key", "must have 1 to 200 visible ASCII characters")
                    .asException();
        });
    }

    /** The id of what this request creates: with an idempotency key the same one each time. */
    public String newId(String kind) {
        return idempotencyKey().map(key -> Ids.of(workspaceId(), kind, key)).orElseGet(Ids::next);
    }

    /** What makes a secret repeatable: its kind, its place and the idempotency key, if one was sent. */
    public Optional<String> repeatable(String... place) {
        return idempotencyKey().map(key -> Ids.of(place) + '/' + workspaceId() + '/' + key);
    }

    /** The version that the caller has read. */
    public Optional<Long> ifVersion() {
        return header("If-Match").filter(tag -> !tag.equals("*")).map(tag -> {
            var match = ETAG.matcher(tag);
            if (match.matches()) return Long.valueOf(match.group(1));
            throw Problem.invalid("If-Match", "must be the ETag of an earlier answer")
                    .asException();
        });
    }

    /** A whole number in the query. */
    public Optional<Long> number(String name, long min, long max) {
        return query(name).map(text -> {
            try {
                long value = Long.parseLong(text);
                if (value >= min && value <= max) return value;
            } catch (NumberFormatException e) {
                // told below, as a number out of range is
            }
            throw Problem.invalid(name, "must be a whole number from " + min + " to " + max)
                    .asException();
        });
    }

    /** {@code true} or {@code false} in the query. */
    public Optional<Boolean> flag(String name) {
        return query(name).map(text -> {
            if (text.equals("true") || text.equals("false")) return Boolean.valueOf(text);
            throw Problem.invalid(name, "must be true or false").asException();
        });
    }

    /** A time in the query. */
    public Optional<Instant> time(String name) {
        return query(name).map(text -> {
            try {
                return Instant.parse(text);
            } catch (DateTimeParseException e) {
                throw Problem.invalid(name, "must be a time like 2026-01-31T12:00:00Z")
                        .asException();
            }
        });
    }

    /** A day (UTC) in the query. */
    public Optional<LocalDate> day(String name) {
        return query(name).map(text -> {
            try {
                if (DAY.matcher(text).matches()) return LocalDate.parse(text);
            } catch (DateTimeParseException e) {
                // told below, as what does not look like a day is
            }
            throw Problem.invalid(name, "must be a day like 2026-01-31").asException();
        });
    }

    /** Where callers reach this server, without a slash at the end. */
    public String baseUrl() {
        return limits.publicUrl().orElseGet(() -> {
            var uri = request.getUri();
            boolean secure = header("X-Forwarded-Proto").filter("https"::equals).isPresent();
            return (secure ? "https" : uri.getScheme()) + "://" + header("Host").orElse("localhost");
        });
    }
}
