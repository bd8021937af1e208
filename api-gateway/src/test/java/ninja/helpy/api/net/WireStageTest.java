package ninja.helpy.api.net;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.stream.TLSProtocol.SessionBytes;
import akka.stream.TLSProtocol.SslTlsOutbound;
import akka.stream.javadsl.Sink;
import akka.stream.javadsl.Source;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class WireStageTest {

    private static final ActorTestKit akka = ActorTestKit.create();

    @AfterAll
    static void end() {
        akka.shutdownTestKit();
    }

    /** All of it is told as soon as the channel may be read, which is before the stream runs. */
    private static final class SendsAndLeaves extends ChannelOutboundHandlerAdapter {

        @Override
        public void read(ChannelHandlerContext context) {
            context.fireChannelRead(Unpooled.copiedBuffer("all that I have to say", StandardCharsets.US_ASCII));
            context.fireChannelInactive();
        }
    }

    @Test
    void whoSendsSomethingAndLeavesBeforeTheStreamHasBegunIsHeard() throws Exception {
        var channel = new EmbeddedChannel();
        var connection = new Connection(channel);
        channel.config().setAutoRead(false);
        channel.pipeline().addLast(new SendsAndLeaves(), connection);

        var heard = Source.<SslTlsOutbound>never()
                .via(new WireStage(connection))
                .runWith(Sink.head(), akka.system())
                .toCompletableFuture()
                .get(10, SECONDS);

        assertThat(((SessionBytes) heard).bytes().utf8String()).isEqualTo("all that I have to say");
    }
}
