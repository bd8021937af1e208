package ninja.helpy.api.session;

import akka.util.ByteString;
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
    ByteString frames(List<Frame> frames) {
        int most = 0;
        for (var frame : frames) most += frame.openBytes().length + HEAD_MAX + SEQ_MAX;
        var out = new byte[most];
        int at = 0;
        for (var frame : frames) at = frame(out, at, frame.openBytes());
        return ByteString.fromArrayUnsafe(out, 0, at);
    }

    private int frame(byte[] out, int begin, byte[] open) {
        seq++;
        int digits = digits(seq);
        int length = open.length + SEQ.length + digits + 1;
        int at = head(out, begin, FINAL_TEXT, length);
        System.arraycopy(open, 0, out, at, open.length);
        at += open.length;
        System.arraycopy(SEQ, 0, out, at, SEQ.length);
        at += SEQ.length;
        long rest = seq;
        for (int i = at + digits - 1; i >= at; i--) {
            out[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        at += digits;
        out[at] = '}';
        return at + 1;
    }

    private static int digits(long number) {
        int digits = 1;
        for (long rest = number / 10; rest > 0; rest /= 10) digits++;
        return digits;
    }

    private static int head(byte[] out, int begin, int first, int length) {
        int at = begin;
        out[at++] = (byte) first;
        if (length < TWO_BYTES) {
            out[at++] = (byte) length;
            return at;
        }
        boolean isShort = length <= TWO_BYTES_MAX;
        out[at++] = (byte) (isShort ? TWO_BYTES : EIGHT_BYTES);
        for (int shift = isShort ? 8 : 56; shift >= 0; shift -= 8) {
            out[at++] = (byte) (shift > 24 ? 0 : length >>> shift);
        }
        return at;
    }

    static ByteString pong(ByteString body) {
        return control(FINAL_PONG, body.toArray(), body.size());
    }

    static ByteString close(int code, String reason) {
        var said = reason.getBytes(StandardCharsets.UTF_8);
        int length = Math.min(said.length, REASON_BYTES_MAX);
        var body = new byte[2 + length];
        body[0] = (byte) (code >>> 8);
        body[1] = (byte) code;
        System.arraycopy(said, 0, body, 2, length);
        return control(FINAL_CLOSE, body, body.length);
    }

    /** An answer to a close frame without a code has none either. */
    static ByteString close() {
        return control(FINAL_CLOSE, new byte[0], 0);
    }

    private static ByteString control(int first, byte[] body, int length) {
        var out = new byte[2 + length];
        out[0] = (byte) first;
        out[1] = (byte) length;
        System.arraycopy(body, 0, out, 2, length);
        return ByteString.fromArrayUnsafe(out);
    }
}
