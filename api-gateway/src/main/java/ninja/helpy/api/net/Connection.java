package ninja.helpy.api.net;

import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.StatusCodes;
import akka.util.ByteString;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.timeout.IdleStateEvent;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import scala.jdk.javaapi.CollectionConverters;

/**
 * One connection while HTTP is spoken over it, between a channel of Netty and a stream of Akka. What it is told by the stream
 * may come from any thread; what the channel says comes from the channel's own.
 */
public final class Connection extends ChannelInboundHandlerAdapter {

    static final String NAME = "http";
    static final String IDLE = "idle";

    /** So long a client that has been answered for the last time may go on sending: else it might not read the answer. */
    private static final Duration LINGER = Duration.ofSeconds(5);

    private static final akka.http.javadsl.model.headers.Connection CLOSE =
            akka.http.javadsl.model.headers.Connection.create("close");

    /** The stream's side. Each is told in the order in which it happened. */
    interface Stream {

        void arrived(ByteString bytes);

        void writable();

        /** Nothing more comes. */
        void inputEnded();

        /** The channel is closed. */
        void lost();
    }

    private final Channel channel;
    private @Nullable Stream stream;
    private volatile boolean unanswered;
    private volatile boolean leaving;
    private volatile boolean handedOver;
    private boolean inputEnded;
    private boolean lingers;

    Connection(Channel channel) {
        this.channel = channel;
    }

    /** Before anything is read. */
    void attach(Stream reader) {
        stream = reader;
        channel.config().setAutoRead(true);
    }

    void asked() {
        unanswered = true;
    }

    /** Somebody is at work on an answer. */
    boolean isAsked() {
        return unanswered;
    }

    /** Who becomes something else is not answered before it is that, and hears then that the server stops. */
    HttpResponse answered(HttpResponse response) {
        unanswered = response.status().equals(StatusCodes.SWITCHING_PROTOCOLS);
        return leaving && !unanswered ? response.addHeader(CLOSE) : response;
    }

    /** Whether the stream takes more. What comes after its end is for the next one, so it stays where it is. */
    void read(boolean more) {
        if (!channel.isActive()) return;
        channel.eventLoop().execute(() -> {
            if (!inputEnded) channel.config().setAutoRead(more);
        });
    }

    /** False if no more should be written until {@link Stream#writable}. */
    boolean write(ByteString bytes) {
        var unused = channel.writeAndFlush(buffer(bytes));
        return channel.isWritable();
    }

    private static ByteBuf buffer(ByteString bytes) {
        var parts = CollectionConverters.asJavaCollection(bytes.asByteBuffers());
        return Unpooled.wrappedBuffer(parts.toArray(ByteBuffer[]::new));
    }

    /** The last answer is written. */
    void finish() {
        if (!handedOver && channel.isActive()) channel.eventLoop().execute(this::linger);
    }

    private void linger() {
        if (!channel.isActive()) return;
        lingers = true;
        channel.config().setAutoRead(true);
        var late = channel.eventLoop().schedule(this::close, LINGER.toMillis(), TimeUnit.MILLISECONDS);
        var unused = channel.closeFuture().addListener(closed -> late.cancel(false));
        unused = ((DuplexChannel) channel).shutdownOutput();
    }

    void abort() {
        if (!handedOver) close();
    }

    private void close() {
        var unused = channel.close();
    }

    /** From now on HTTP reads nothing more: {@link #become} is called with what it had read already. */
    void handOver() {
        handedOver = true;
        channel.eventLoop().execute(this::endInput);
    }

    private void endInput() {
        inputEnded = true;
        channel.config().setAutoRead(false);
        if (stream != null) stream.inputEnded();
    }

    /** {@code next} has the channel to itself, and reads first what HTTP had read too much. */
    void become(ChannelHandler next, ByteString unread) {
        channel.eventLoop().execute(() -> {
            stream = null;
            var pipeline = channel.pipeline();
            // Of a channel that has closed in the meantime only the next one's own end is left to be told.
            if (pipeline.get(IDLE) != null) pipeline.remove(IDLE);
            pipeline.addLast("socket", next);
            if (pipeline.get(NAME) != null) pipeline.remove(NAME);
            if (!unread.isEmpty()) pipeline.fireChannelRead(buffer(unread));
            if (leaving) pipeline.fireUserEventTriggered(Leave.IN_GOOD_ORDER);
            channel.config().setAutoRead(true);
        });
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        var bytes = (ByteBuf) message;
        try {
            if (stream == null || lingers) return;
            var copy = new byte[bytes.readableBytes()];
            bytes.readBytes(copy);
            stream.arrived(ByteString.fromArrayUnsafe(copy));
        } finally {
            bytes.release();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (stream != null && channel.isWritable()) stream.writable();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (stream != null) stream.lost();
    }

    /** Who waits for nothing goes at once; who is being answered goes then. */
    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof IdleStateEvent) {
            close();
        } else if (event == Leave.IN_GOOD_ORDER) {
            leaving = true;
            if (!unanswered && !handedOver) endInput();
        } else {
            context.fireUserEventTriggered(event);
        }
    }

    /** A connection that is reset; {@link #channelInactive} follows. */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        close();
    }
}
