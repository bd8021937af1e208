package ninja.helpy.api.net;

import akka.NotUsed;
import akka.actor.typed.ActorSystem;
import akka.http.javadsl.Http;
import akka.http.javadsl.model.AttributeKey;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.stream.Materializer;
import akka.stream.TLSProtocol.SslTlsInbound;
import akka.stream.TLSProtocol.SslTlsOutbound;
import akka.stream.javadsl.BidiFlow;
import akka.stream.javadsl.Flow;
import io.netty.channel.Channel;
import io.netty.handler.timeout.IdleStateHandler;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** HTTP/1.1 as Akka HTTP speaks it, over channels of Netty. */
final class HttpOverChannel {

    /** What a request came over. */
    static final AttributeKey<Connection> CONNECTION = AttributeKey.create("connection", Connection.class);

    private final Function<HttpRequest, CompletionStage<HttpResponse>> handler;
    private final NetSettings settings;
    private final BidiFlow<HttpResponse, SslTlsOutbound, SslTlsInbound, HttpRequest, NotUsed> http;
    private final Materializer materializer;

    HttpOverChannel(
            ActorSystem<?> system, Function<HttpRequest, CompletionStage<HttpResponse>> handler, NetSettings settings) {
        this.handler = handler;
        this.settings = settings;
        this.http = Http.get(system.classicSystem()).serverLayer();
        this.materializer = Materializer.matFromSystem(system.classicSystem());
    }

    void begin(Channel channel) {
        var connection = new Connection(channel);
        channel.config().setAutoRead(false);
        channel.pipeline()
                .addLast(
                        Connection.IDLE,
                        new IdleStateHandler(0, 0, settings.idleMax().toMillis(), TimeUnit.MILLISECONDS))
                .addLast(Connection.NAME, connection);
        var unused = http.join(Flow.fromGraph(new WireStage(connection)))
                .join(Flow.of(HttpRequest.class).mapAsync(1, request -> answered(connection, request)))
                .run(materializer);
    }

    private CompletionStage<HttpResponse> answered(Connection connection, HttpRequest request) {
        connection.asked();
        return handler.apply(request.addAttribute(CONNECTION, connection)).thenApply(connection::answered);
    }
}
