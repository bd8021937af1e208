package ninja.helpy.api.session;

import akka.util.ByteString;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import ninja.helpy.api.net.Leave;
import org.jspecify.annotations.Nullable;

/**
 * A WebSocket between its connection and the two who use it: what the client sends goes to the peer one message at a time, and
 * what waits in the outbox goes out in as few writes as there are. All on the connection's own thread.
 */
final class SocketHandler extends ChannelInboundHandlerAdapter {

    /** Frames that are written at a time, all that may wait. */
    private static final int WRITTEN_MAX = Outbox.FRAMES_MAX;

    /** A client that has sent so much that nobody has read yet is not read any more. */
    private static final int UNREAD_BYTES_MAX = 64 * 1024;

    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(3);

    /** Who hears what the client says. {@code ask} is run when the next message may come. */
    interface Peer {

        void opened(Runnable ask);

        void arrived(Inbound message, Runnable ask);

        /** The client should go elsewhere now. */
        void serverStops();

        /** Once, however it came about. */
        void gone();
    }

    private final Peer peer;
    private final Outbox outbox;
    private final WireReader reader = new WireReader();
    private final WireWriter writer = new WireWriter();
    private @Nullable ChannelHandlerContext connection;
    private boolean peerIsReady;
    private boolean closeSent;
    private boolean closeSeen;
    private boolean gone;

    SocketHandler(Peer peer, Outbox outbox) {
        this.peer = peer;
        this.outbox = outbox;
    }

    private void ask() {
        onConnection(this::peerAsks);
    }

    private void wake() {
        onConnection(this::write);
    }

    private void onConnection(Runnable what) {
        if (connection != null) connection.executor().execute(what);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        connection = context;
        outbox.cutBy(() -> onConnection(() -> close(context)));
        peer.opened(this::ask);
        if (context.channel().isActive()) write();
        else leave();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        var bytes = (ByteBuf) message;
        if (closeSeen) {
            bytes.release();
            return;
        }
        var copy = new byte[bytes.readableBytes()];
        bytes.readBytes(copy).release();
        reader.feed(ByteString.fromArrayUnsafe(copy));
        read(context);
    }

    private void peerAsks() {
        peerIsReady = true;
        if (connection != null) read(connection);
    }

    /** Until the peer is busy with a message, or more bytes are needed. */
    private void read(ChannelHandlerContext context) {
        while ((peerIsReady || closeSent) && !closeSeen) {
            var event = reader.next();
            if (event == null) break;
            take(context, event);
        }
        context.channel().config().setAutoRead(closeSeen || reader.unread() < UNREAD_BYTES_MAX);
    }

    private void take(ChannelHandlerContext context, WireReader.Event event) {
        if (event instanceof WireReader.Message message && !closeSent) {
            peerIsReady = false;
            peer.arrived(message.inbound(), this::ask);
        } else if (event instanceof WireReader.Ping ping && !closeSent) {
            send(context, WireWriter.pong(ping.body().toArray()));
        } else if (event instanceof WireReader.Closed closed) {
            end(
                    context,
                    closed.code() == WireReader.NO_CODE ? WireWriter.close() : WireWriter.close(closed.code(), ""));
        } else if (event instanceof WireReader.Broken broken) {
            end(context, WireWriter.close(broken.code(), ""));
        }
    }

    /** Nothing more is read; the client's own close is answered, once. */
    private void end(ChannelHandlerContext context, ByteBuf close) {
        closeSeen = true;
        if (closeSent) {
            close.release();
            close(context);
            return;
        }
        closeSent = true;
        var unused = context.writeAndFlush(close).addListener(ChannelFutureListener.CLOSE);
    }

    /** All that waits, as long as the connection takes it. */
    private void write() {
        var context = connection;
        if (context == null || closeSent) return;
        while (context.channel().isWritable()) {
            var taken = outbox.take(WRITTEN_MAX, this::wake);
            if (!taken.frames().isEmpty()) send(context, writer.frames(context.alloc(), taken.frames()));
            if (taken.over()) sendClose(context);
            if (taken.all()) return;
        }
    }

    /** What waited has been sent; the peer has a moment to say that it knows. */
    private void sendClose(ChannelHandlerContext context) {
        closeSent = true;
        var why = outbox.closed().orElseThrow();
        send(context, WireWriter.close(why.code(), why.reason()));
        var late = context.executor().schedule(() -> close(context), CLOSE_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
        var unused = context.channel().closeFuture().addListener(closed -> late.cancel(false));
        read(context);
    }

    private static void send(ChannelHandlerContext context, ByteBuf frames) {
        var unused = context.writeAndFlush(frames, context.voidPromise());
    }

    private static void close(ChannelHandlerContext context) {
        var unused = context.close();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        write();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event == Leave.IN_GOOD_ORDER) peer.serverStops();
        else context.fireUserEventTriggered(event);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        leave();
    }

    private void leave() {
        if (gone) return;
        gone = true;
        peer.gone();
    }

    /** A connection that is reset; {@link #channelInactive} follows. */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        close(context);
    }
}
