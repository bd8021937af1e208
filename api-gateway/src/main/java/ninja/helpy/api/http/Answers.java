package ninja.helpy.api.http;

import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.headers.RawHeader;
import java.util.concurrent.CompletionStage;
import ninja.helpy.agents.protocol.Refused;
import ninja.helpy.agents.protocol.Reply;
import ninja.helpy.api.wire.Json;
import ninja.helpy.api.wire.Problem;

/** Builds answers, and turns an entity's reply into what was asked for or into a problem. */
public final class Answers {

    private Answers() {}

    public static HttpResponse json(int status, Object value) {
        return HttpResponse.create()
                .withStatus(status)
                .withEntity(HttpEntities.create(ContentTypes.APPLICATION_JSON, Json.bytes(value)));
    }

    public static HttpResponse ok(Object value) {
        return json(200, value);
    }

    public static HttpResponse created(Object value) {
        return json(201, value);
    }

    public static HttpResponse versioned(int status, long version, Object value) {
        return json(status, value).addHeader(RawHeader.create("ETag", "\"" + version + "\""));
    }

    public static HttpResponse noContent() {
        return HttpResponse.create().withStatus(204);
    }

    /** The reply that was hoped for; a refusal becomes its problem. */
    public static <R extends Reply> CompletionStage<R> expect(CompletionStage<Reply> asked, Class<R> type) {
        return asked.thenApply(reply -> {
            if (reply instanceof Refused refused) throw Problem.of(refused).asException();
            return type.cast(reply);
        });
    }
}
