package ninja.helpy.api.session;

import akka.util.ByteString;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import ninja.helpy.api.wire.Code;
import ninja.helpy.api.wire.Problem;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a WebSocket client sends (RFC 6455), bytes in, one event at a time out. A message that is longer than allowed is
 * read to its end and not kept. It holds at most one message and what has come after it.
 */
final class WireReader {

    /** RFC 6455, 7.4.1. */
    static final int PROTOCOL_ERROR = 1002;

    static final int NO_TEXT = 1007;
    static final int NO_CODE = 1005;

    private static final int CONTINUATION = 0;
    private static final int TEXT = 1;
    private static final int BINARY = 2;
    private static final int CLOSE = 8;
    private static final int PING = 9;
    private static final int PONG = 10;
    private static final int CONTROL_BYTES_MAX = 125;

    /** What has been read. */
    sealed interface Event {}

    record Message(Inbound inbound) implements Event {}

    record Ping(ByteString body) implements Event {}

    /** Answers a ping of ours; nothing follows from it. */
    record Pong() implements Event {}

    /** {@code code} as the peer gave it, 1005 if it gave none. */
    record Closed(int code) implements Event {}

    /** The peer does not speak the protocol: the connection ends with this code. */
    record Broken(int code) implements Event {}

    private ByteString unread = ByteString.emptyByteString();
    private final MessageBuffer message = new MessageBuffer();
    private int opcode;
    private boolean isLast;
    private long left;
    private int mask;
    private boolean inFrame;
    private byte[] control = new byte[0];
    private int controlBytes;

    void feed(ByteString bytes) {
        unread = unread.isEmpty() ? bytes : unread.concat(bytes);
    }

    /** What was fed and not yet read. */
    int unread() {
        return unread.size();
    }

    /** Null if more bytes are needed. */
    @Nullable
    Event next() {
        while (true) {
            if (!inFrame) {
                var wrong = begin();
                if (wrong.isPresent()) return wrong.get();
                if (!inFrame) return null;
            }
            takeBody();
            if (left > 0) return null;
            inFrame = false;
            var event = ended();
            if (event != null) return event;
        }
    }

    /** The head of a frame, if all of it is there. */
    private Optional<Event> begin() {
        if (unread.size() < 2) return Optional.empty();
        int first = unread.apply(0) & 0xff;
        int second = unread.apply(1) & 0xff;
        int length = second & 0x7f;
        int lengthBytes = length == 126 ? 2 : length == 127 ? 8 : 0;
        int headBytes = 2 + lengthBytes + 4;
        if (unread.size() < headBytes) return Optional.empty();
        var head = unread.take(headBytes).toByteBuffer();
        head.position(2);
        left = lengthBytes == 2 ? head.getShort() & 0xffff : lengthBytes == 8 ? head.getLong() : length;
        mask = head.getInt();
        unread = unread.drop(headBytes);
        isLast = (first & 0x80) != 0;
        boolean isReserved = (first & 0x70) != 0;
        boolean isMasked = (second & 0x80) != 0;
        if (isReserved || !isMasked || left < 0 || !fits(first & 0x0f)) return Optional.of(new Broken(PROTOCOL_ERROR));
        inFrame = true;
        return Optional.empty();
    }

    /** Whether such a frame may come now. */
    private boolean fits(int next) {
        switch (next) {
            case CONTINUATION -> {
                return message.isOpen();
            }
            case TEXT, BINARY -> {
                if (message.isOpen()) return false;
                message.begin(next == TEXT);
                opcode = next;
                return true;
            }
            case CLOSE, PING, PONG -> {
                opcode = next;
                control = new byte[(int) Math.min(left, CONTROL_BYTES_MAX)];
                controlBytes = 0;
                return isLast && left <= CONTROL_BYTES_MAX;
            }
            default -> {
                return false;
            }
        }
    }

    private boolean isControl() {
        return opcode >= CLOSE;
    }

    private void takeBody() {
        int size = (int) Math.min(left, unread.size());
        if (size == 0) return;
        var body = unread.take(size).toArray();
        unread = unread.drop(size);
        for (int i = 0; i < size; i++) {
            body[i] ^= (byte) (mask >>> 24);
            mask = Integer.rotateLeft(mask, Byte.SIZE);
        }
        left -= size;
        if (isControl()) {
            System.arraycopy(body, 0, control, controlBytes, size);
            controlBytes += size;
        } else {
            message.add(body);
        }
    }

    private @Nullable Event ended() {
        if (!isControl()) return isLast ? message.end() : null;
        int ended = opcode;
        // What was interrupted goes on: only a message is continued.
        opcode = CONTINUATION;
        if (ended == PING) return new Ping(ByteString.fromArray(control));
        if (ended == PONG) return new Pong();
        if (control.length == 1) return new Broken(PROTOCOL_ERROR);
        return new Closed(
                control.length == 0 ? NO_CODE : ByteBuffer.wrap(control).getShort() & 0xffff);
    }

    /** The message that is being read; grows with it up to the limit. */
    private static final class MessageBuffer {

        private static final byte[] NOTHING = new byte[0];

        /** A character has up to four bytes, but no more than three for each that Java counts. */
        private static final int BYTES_MAX = 3 * Inbound.CHARS_MAX;

        private byte[] bytes = NOTHING;
        private long size;
        private boolean isOpen;
        private boolean isText;

        boolean isOpen() {
            return isOpen;
        }

        void begin(boolean text) {
            isOpen = true;
            isText = text;
            size = 0;
        }

        void add(byte[] more) {
            long next = size + more.length;
            if (isText && next <= BYTES_MAX) {
                if (bytes.length < next) bytes = Arrays.copyOf(bytes, (int) Math.max(next, 2L * bytes.length));
                System.arraycopy(more, 0, bytes, (int) size, more.length);
            }
            size = next;
        }

        Event end() {
            isOpen = false;
            var kept = bytes;
            bytes = NOTHING;
            if (!isText) return new Message(Inbound.none(Problem.of(Code.MALFORMED_BODY, "frames are JSON text")));
            if (size > BYTES_MAX) return new Message(Inbound.tooLong());
            try {
                return new Message(Inbound.of(StandardCharsets.UTF_8
                        .newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .onUnmappableCharacter(CodingErrorAction.REPORT)
                        .decode(ByteBuffer.wrap(kept, 0, (int) size))
                        .toString()));
            } catch (CharacterCodingException noText) {
                return new Broken(NO_TEXT);
            }
        }
    }
}
