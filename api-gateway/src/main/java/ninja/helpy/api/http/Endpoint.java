package ninja.helpy.api.http;

import akka.http.javadsl.model.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * One line of the endpoint table. {@code template} is as in openapi.yaml, {@code aliases} answer the same. {@code within}
 * overrides how long the answer may take to begin.
 */
public record Endpoint(
        String method,
        String template,
        Access access,
        Function<Call, CompletionStage<HttpResponse>> handler,
        List<String> aliases,
        Optional<Duration> within) {

    public Endpoint {
        aliases = List.copyOf(aliases);
    }

    public static Endpoint of(
            String method, String template, Access access, Function<Call, CompletionStage<HttpResponse>> handler) {
        return new Endpoint(method, template, access, handler, List.of(), Optional.empty());
    }

    public static Endpoint get(String template, Access access, Function<Call, CompletionStage<HttpResponse>> handler) {
        return of("GET", template, access, handler);
    }

    public static Endpoint post(String template, Access access, Function<Call, CompletionStage<HttpResponse>> handler) {
        return of("POST", template, access, handler);
    }

    public static Endpoint put(String template, Access access, Function<Call, CompletionStage<HttpResponse>> handler) {
        return of("PUT", template, access, handler);
    }

    public static Endpoint delete(
            String template, Access access, Function<Call, CompletionStage<HttpResponse>> handler) {
        return of("DELETE", template, access, handler);
    }

    /** The same endpoint under a second path with the same parameters. */
    public Endpoint alias(String other) {
        var all = new ArrayList<>(aliases);
        all.add(other);
        return new Endpoint(method, template, access, handler, all, within);
    }

    public Endpoint within(Duration deadline) {
        return new Endpoint(method, template, access, handler, aliases, Optional.of(deadline));
    }

    public Stream<String> templates() {
        return Stream.concat(Stream.of(template), aliases.stream());
    }

    @Override
    public String toString() {
        return method + " " + template;
    }
}
