package ninja.helpy.cluster.bench.fanout;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import ninja.helpy.cluster.bench.fanout.Frames.Head;
import org.jspecify.annotations.Nullable;

/** One connection to one room. It looks at the first bytes of a frame and at the time in a message, at nothing else. */
final class CrowdMember extends ChannelInboundHandlerAdapter {

    private static final byte[] UPGRADED = bytes("HTTP/1.1 101 ");
    private static final byte[] HEAD_END = bytes("\r\n\r\n");
    private static final byte[] MESSAGE = bytes("{\"event\":\"group.message\"");
    private static final byte[] ACK = bytes("{\"event\":\"ack\"");
    private static final byte[] PING = bytes("{\"event\":\"ping\"");
    private static final String PONG = "{\"event\":\"pong\",\"data\":{}}";
    private static final byte[] ERROR = bytes("{\"event\":\"error\"");
    private static final byte[] REFUSED = bytes("\"ok\":false");
    private static final byte[] TOO_BUSY = bytes("service_unavailable");
    private static final byte[] CONTENT = bytes("\"content\":\"");
    private static final int SHOWN_MAX = 300;
    private static final int TEN = 10;
    private static final int ENTER_AGAIN_MILLIS = 300;

    private final CrowdRoom room;
    private final String request;
    private final String entering;
    private @Nullable ChannelHandlerContext context;
    private @Nullable ByteBuf rest;
    private boolean upgraded;
    private boolean inside;
    private boolean closing;
    private int contentAt;

    /** {@code entering}: the frame that asks to be let in; if it is empty, one is in already. */
    CrowdMember(CrowdRoom room, String request, String entering) {
        this.room = room;
        this.request = request;
        this.entering = entering;
    }

    @Override
    public void channelActive(ChannelHandlerContext opened) {
        context = opened;
        var unused = opened.writeAndFlush(ByteBufUtil.writeAscii(opened.alloc(), request));
    }

    void say(String text) {
        if (context == null) return;
        var unused = context.writeAndFlush(Frames.text(context.alloc(), text));
    }

    void stopReading() {
        if (context != null) context.channel().config().setAutoRead(false);
    }

    void close() {
        closing = true;
        if (context == null) return;
        var unused = context.close();
    }

    @Override
    public void channelRead(ChannelHandlerContext here, Object message) {
        ByteBuf in = (ByteBuf) message;
        if (rest != null) {
            in = rest.writeBytes(in);
            ((ByteBuf) message).release();
            rest = null;
        }
        read(here, in);
        if (in.isReadable()) rest = here.alloc().buffer(in.readableBytes()).writeBytes(in);
        in.release();
    }

    private void read(ChannelHandlerContext here, ByteBuf in) {
        if (!upgraded && !readHandshake(in)) return;
        for (Head head = Frames.head(in); head != null; head = Frames.head(in)) {
            int body = in.readerIndex() + head.headBytes();
            if (head.opcode() == Frames.TEXT) onText(in, body, head.bodyBytes());
            else onControl(here, in, head.opcode(), body, head.bodyBytes());
            in.readerIndex(body + head.bodyBytes());
        }
    }

    private boolean readHandshake(ByteBuf in) {
        int end = indexOf(in, HEAD_END, in.readerIndex(), in.writerIndex());
        if (end < 0) return false;
        if (!startsWith(in, in.readerIndex(), UPGRADED)) {
            room.failed("no WebSocket: " + shown(in, in.readerIndex(), in.readableBytes()));
            return false;
        }
        in.readerIndex(end + HEAD_END.length);
        upgraded = true;
        if (entering.isEmpty()) {
            enter();
        } else {
            say(entering);
        }
        return true;
    }

    private void enter() {
        if (inside) return;
        inside = true;
        room.entered(this);
    }

    /** A node that is young may be too busy yet. How often, is bounded by the time in which all must be inside. */
    private void enterLater() {
        if (context == null) return;
        var unused = context.executor().schedule(() -> say(entering), ENTER_AGAIN_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void onText(ByteBuf in, int at, int length) {
        room.frame();
        if (startsWith(in, at, MESSAGE)) {
            room.delivered(sentNanos(in, at, length));
        } else if (!inside && startsWith(in, at, ACK)) {
            if (indexOf(in, REFUSED, at, at + length) < 0) enter();
            else if (indexOf(in, TOO_BUSY, at, at + length) < 0) room.failed(shown(in, at, length));
            else enterLater();
        } else if (startsWith(in, at, PING)) {
            say(PONG);
        } else if (startsWith(in, at, ERROR)) {
            room.failed(shown(in, at, length));
        }
    }

    /** The place of the words in a frame is the same each time, as ids are of one length. */
    private long sentNanos(ByteBuf in, int at, int length) {
        if (contentAt == 0 || !startsWith(in, at + contentAt, CONTENT)) {
            contentAt = indexOf(in, CONTENT, at, at + length) - at;
        }
        long nanos = 0;
        for (int i = at + contentAt + CONTENT.length; ; i++) {
            int digit = in.getByte(i) - '0';
            if (digit < 0 || digit >= TEN) return nanos;
            nanos = nanos * TEN + digit;
        }
    }

    private void onControl(ChannelHandlerContext here, ByteBuf in, int opcode, int at, int length) {
        if (opcode == Frames.PING) {
            var body = new byte[length];
            in.getBytes(at, body);
            var unused = here.writeAndFlush(Frames.pong(here.alloc(), body));
        } else if (opcode == Frames.CLOSE && !closing) {
            room.failed("a connection was closed: " + shown(in, at, length));
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext here) {
        if (!closing) room.failed("a connection has ended");
        if (rest != null) rest.release();
        rest = null;
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext here, Throwable cause) {
        if (!closing) room.failed(String.valueOf(cause));
        var unused = here.close();
    }

    private static String shown(ByteBuf in, int at, int length) {
        return in.toString(at, Math.min(length, SHOWN_MAX), StandardCharsets.UTF_8);
    }

    private static boolean startsWith(ByteBuf in, int at, byte[] start) {
        if (in.writerIndex() - at < start.length) return false;
        for (int i = 0; i < start.length; i++) {
            if (in.getByte(at + i) != start[i]) return false;
        }
        return true;
    }

    private static int indexOf(ByteBuf in, byte[] what, int from, int to) {
        for (int i = from; i <= to - what.length; i++) {
            if (startsWith(in, i, what)) return i;
        }
        return -1;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
