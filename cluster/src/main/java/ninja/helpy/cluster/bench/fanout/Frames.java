package ninja.helpy.cluster.bench.fanout;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.charset.StandardCharsets;

/** As little of RFC 6455 as a client needs that trusts its server. */
final class Frames {

    static final int TEXT = 1;
    static final int CLOSE = 8;
    static final int PING = 9;
    private static final int PONG = 10;

    private static final int FINAL = 0x80;
    private static final int MASKED = 0x80;
    private static final int OPCODE = 0x0f;
    private static final int LENGTH = 0x7f;
    private static final int TWO_BYTES = 126;
    private static final int EIGHT_BYTES = 127;
    private static final int HEADER_MAX = 14;

    /** Of a server, which does not mask. */
    record Head(int opcode, int headBytes, int bodyBytes) {}

    private Frames() {}

    /** A mask of nothing but zeros leaves the words as they are. */
    static ByteBuf text(ByteBufAllocator alloc, String text) {
        return masked(alloc, TEXT, text.getBytes(StandardCharsets.US_ASCII));
    }

    static ByteBuf pong(ByteBufAllocator alloc, byte[] body) {
        return masked(alloc, PONG, body);
    }

    private static ByteBuf masked(ByteBufAllocator alloc, int opcode, byte[] body) {
        ByteBuf frame = alloc.buffer(body.length + HEADER_MAX).writeByte(FINAL | opcode);
        if (body.length < TWO_BYTES) frame.writeByte(MASKED | body.length);
        else frame.writeByte(MASKED | TWO_BYTES).writeShort(body.length);
        return frame.writeInt(0).writeBytes(body);
    }

    /** The opcode of the frame that begins here and where its body is, or null if not all of it has come. */
    static @org.jspecify.annotations.Nullable Head head(ByteBuf in) {
        int at = in.readerIndex();
        if (in.readableBytes() < 2) return null;
        int length = in.getUnsignedByte(at + 1) & LENGTH;
        int headBytes = 2;
        if (length == TWO_BYTES) {
            headBytes = 4;
            if (in.readableBytes() < headBytes) return null;
            length = in.getUnsignedShort(at + 2);
        } else if (length == EIGHT_BYTES) {
            headBytes = 10;
            if (in.readableBytes() < headBytes) return null;
            length = (int) in.getLong(at + 2);
        }
        if (in.readableBytes() < headBytes + length) return null;
        return new Head(in.getUnsignedByte(at) & OPCODE, headBytes, length);
    }
}
