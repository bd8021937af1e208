package ninja.helpy.api.session;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Writes what a WebSocket server sends (RFC 6455): all that waits in one piece, as one write costs as much as another. */
final class WireWriter {

    private static final int FINAL_TEXT = 0x81;
    private static final int FINAL_CLOSE = 0x88;
    private static final int FINAL_PONG = 0x8a;
    private static final int HEAD_MAX = 10;
    private static final int TWO_BYTES = 126;
    private static final int EIGHT_BYTES = 127;
    private static final int TWO_BYTES_MAX = 0xffff;
    private static final int REASON_BYTES_MAX = 123;
    private static final byte[] SEQ = ",\"seq\":".getBytes(StandardCharsets.US_ASCII);
    private static final int SEQ_MAX = SEQ.length + 20 + 1;

    private long seq;

    /** Each frame's own text is shared by all connections; only its number is this one's. */
    ByteBuf frames(ByteBufAllocator buffers, List<Frame> frames) {
        int most = 0;
        for (var frame : frames) most += frame.openBytes().length + HEAD_MAX + SEQ_MAX;
        var out = buffers.directBuffer(most, most);
        for (var frame : frames) frame(out, frame.openBytes());
        return out;
    }

    private void frame(ByteBuf out, byte[] open) {
        seq++;
        int digits = digits(seq);
        head(out, FINAL_TEXT, open.length + SEQ.length + digits + 1);
        out.writeBytes(open).writeBytes(SEQ);
        int at = out.writerIndex();
        long rest = seq;
        for (int i = at + digits - 1; i >= at; i--) {
            out.setByte(i, (int) ('0' + rest % 10));
            rest /= 10;
        }
        out.writerIndex(at + digits).writeByte('}');
    }

    private static int digits(long number) {
        int digits = 1;
        for (long rest = number / 10; rest > 0; rest /= 10) digits++;
        return digits;
    }

    private static void head(ByteBuf out, int first, int length) {
        out.writeByte(first);
        if (length < TWO_BYTES) out.writeByte(length);
        else if (length <= TWO_BYTES_MAX) out.writeByte(TWO_BYTES).writeShort(length);
        else out.writeByte(EIGHT_BYTES).writeLong(length);
    }

    static ByteBuf pong(byte[] body) {
        return control(FINAL_PONG, body, body.length);
    }

    static ByteBuf close(int code, String reason) {
        var said = reason.getBytes(StandardCharsets.UTF_8);
        int length = Math.min(said.length, REASON_BYTES_MAX);
        var body = new byte[2 + length];
        body[0] = (byte) (code >>> 8);
        body[1] = (byte) code;
        System.arraycopy(said, 0, body, 2, length);
        return control(FINAL_CLOSE, body, body.length);
    }

    /** An answer to a close frame without a code has none either. */
    static ByteBuf close() {
        return control(FINAL_CLOSE, new byte[0], 0);
    }

    private static ByteBuf control(int first, byte[] body, int length) {
        var out = new byte[2 + length];
        out[0] = (byte) first;
        out[1] = (byte) length;
        System.arraycopy(body, 0, out, 2, length);
        return Unpooled.wrappedBuffer(out);
    }
}
