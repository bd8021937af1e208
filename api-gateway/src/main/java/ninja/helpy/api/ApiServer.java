package ninja.helpy.api;

import akka.actor.typed.ActorSystem;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import ninja.helpy.api.net.HttpServer;

/** Binds the dispatcher to its port, and lets go of it in good order when the system stops. */
public final class ApiServer {

    private static final Duration LAST_WORDS = Duration.ofSeconds(4);

    private ApiServer() {}

    /** Port 0 takes a free one; the server says which. */
    public static CompletionStage<HttpServer> bind(
            ActorSystem<?> system, ApiSettings settings, Function<HttpRequest, CompletionStage<HttpResponse>> handler) {
        if (system.settings().config().getBoolean("akka.http.server.enable-http2")) {
            throw new IllegalStateException("HTTP/2 must stay off: see SECURITY.md");
        }
        return HttpServer.bind(system, settings.host(), settings.port(), handler)
                .thenApply(server -> server.addToCoordinatedShutdown(LAST_WORDS, system));
    }
}
