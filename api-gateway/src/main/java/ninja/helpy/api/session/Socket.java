package ninja.helpy.api.session;

import akka.NotUsed;
import akka.http.impl.engine.server.UpgradeToOtherProtocolResponseHeader;
import akka.http.impl.engine.ws.FrameEvent;
import akka.http.impl.engine.ws.UpgradeToWebSocketLowLevel;
import akka.http.javadsl.model.HttpHeader;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.stream.javadsl.Flow;
import akka.util.ByteString;
import io.netty.channel.ChannelHandler;
import java.util.stream.StreamSupport;
import ninja.helpy.api.net.HandOver;
import ninja.helpy.api.wire.Problem;
import scala.Option;

/**
 * From a handshake, which Akka HTTP checks and answers, to the bare connection. It is the only class that touches
 * Akka HTTP's inner classes (see README, Decisions).
 */
final class Socket {

    private Socket() {}

    static HttpResponse upgrade(HttpRequest request, ChannelHandler next) {
        var upgrade = request.getHeader(UpgradeToWebSocketLowLevel.class)
                .orElseThrow(() -> Problem.invalid("Upgrade", "must be a WebSocket handshake")
                        .asException());
        var never = Flow.<FrameEvent>create().mapMaterializedValue(any -> (Object) any);
        HttpResponse theirs = upgrade.handleFrames(never.asScala(), Option.empty());
        var headers = StreamSupport.stream(theirs.getHeaders().spliterator(), false)
                .map(header -> header instanceof UpgradeToOtherProtocolResponseHeader
                        ? ours(HandOver.of(request, next))
                        : header)
                .toList();
        return HttpResponse.create().withStatus(theirs.status()).withHeaders(headers);
    }

    private static HttpHeader ours(Flow<ByteString, ByteString, NotUsed> wire) {
        return new UpgradeToOtherProtocolResponseHeader(
                wire.mapMaterializedValue(any -> (Object) any).asScala());
    }
}
