package ninja.helpy.api.net;

import static org.assertj.core.api.Assertions.assertThat;

import akka.util.ByteString;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The moment in which a connection goes from HTTP to somebody else, step by step. */
class ConnectionTest {

    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final Connection connection = new Connection(channel);
    private final Heir heir = new Heir();

    @BeforeEach
    void httpIsSpoken() {
        channel.pipeline().addLast(Connection.NAME, connection);
    }

    private static final class Heir extends ChannelInboundHandlerAdapter {

        private final StringBuilder heard = new StringBuilder();

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            var bytes = (ByteBuf) message;
            heard.append(bytes.toString(StandardCharsets.US_ASCII));
            bytes.release();
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) {
            heard.append(event);
        }
    }

    private void arrives(String text) {
        channel.writeInbound(Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII));
    }

    private void becomes(ByteString unread) {
        connection.become(heir, unread);
        channel.runPendingTasks();
    }

    @Test
    void whoTakesOverReadsFirstWhatHttpHadReadTooMuch() {
        connection.handOver();
        becomes(ByteString.fromString("too ").concat(ByteString.fromString("much ")));
        arrives("and more");

        assertThat(heir.heard).hasToString("too much and more");
    }

    @Test
    void fromTheHandOverOnNothingIsReadUntilSomebodyElseReads() {
        connection.handOver();
        connection.read(true);
        channel.runPendingTasks();
        assertThat(channel.config().isAutoRead()).isFalse();

        becomes(ByteString.emptyByteString());
        assertThat(channel.config().isAutoRead()).isTrue();
    }

    @Test
    void aServerThatStopsDuringTheHandOverIsHeardOfByWhoTakesOver() {
        connection.handOver();
        channel.runPendingTasks();
        channel.pipeline().fireUserEventTriggered(Leave.IN_GOOD_ORDER);
        becomes(ByteString.emptyByteString());

        assertThat(heir.heard).hasToString("IN_GOOD_ORDER");
        assertThat(channel.isOpen()).isTrue();
    }
}
