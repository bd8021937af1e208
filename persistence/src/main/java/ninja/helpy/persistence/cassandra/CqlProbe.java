package ninja.helpy.persistence.cassandra;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/**
 * Asks whoever listens on a local port for his cluster name, in the native protocol by hand: polled ten times a second
 * while Cassandra starts, where a driver session would cost more than the answer.
 */
final class CqlProbe {

    private static final int VERSION = 4;
    private static final int STARTUP = 1;
    private static final int READY = 2;
    private static final int QUERY = 7;
    private static final int RESULT = 8;
    private static final int RESULT_ROWS = 2;
    private static final int CONSISTENCY_ONE = 1;
    private static final int BODY_BYTES_MAX = 64 * 1024;
    private static final String QUESTION = "SELECT cluster_name FROM system.local";

    private CqlProbe() {}

    /** The name, or empty if nobody answers in CQL there. */
    static Optional<String> clusterName(int port, Duration timeout) {
        try (Socket socket = new Socket()) {
            int millis = Math.toIntExact(timeout.toMillis());
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), millis);
            socket.setSoTimeout(millis);
            var out = new DataOutputStream(socket.getOutputStream());
            var in = new DataInputStream(socket.getInputStream());
            send(out, STARTUP, body -> {
                body.writeShort(1);
                string(body, "CQL_VERSION");
                string(body, "3.0.0");
            });
            answer(in, READY);
            send(out, QUERY, body -> {
                body.writeInt(QUESTION.length());
                body.write(QUESTION.getBytes(StandardCharsets.US_ASCII));
                body.writeShort(CONSISTENCY_ONE);
                body.writeByte(0);
            });
            return Optional.of(onlyValue(answer(in, RESULT)));
        } catch (IOException nobodyOrNotCassandra) {
            return Optional.empty();
        }
    }

    private interface Body {
        void writeTo(DataOutputStream out) throws IOException;
    }

    private static void send(DataOutputStream out, int opcode, Body body) throws IOException {
        var bytes = new ByteArrayOutputStream();
        body.writeTo(new DataOutputStream(bytes));
        out.writeByte(VERSION);
        out.writeByte(0);
        out.writeShort(0);
        out.writeByte(opcode);
        out.writeInt(bytes.size());
        bytes.writeTo(out);
        out.flush();
    }

    private static DataInputStream answer(DataInputStream in, int opcodeWanted) throws IOException {
        int version = in.readUnsignedByte();
        in.skipNBytes(3);
        int opcode = in.readUnsignedByte();
        int length = in.readInt();
        if (version != (VERSION | 0x80) || opcode != opcodeWanted || length < 0 || length > BODY_BYTES_MAX) {
            throw new IOException("not the expected answer");
        }
        return new DataInputStream(new java.io.ByteArrayInputStream(in.readNBytes(length)));
    }

    private static String onlyValue(DataInputStream body) throws IOException {
        if (body.readInt() != RESULT_ROWS) throw new IOException("no rows");
        boolean oneTableForAll = (body.readInt() & 1) != 0;
        if (body.readInt() != 1 || !oneTableForAll) throw new IOException("not one column");
        skipString(body);
        skipString(body);
        skipString(body);
        body.skipNBytes(Short.BYTES);
        if (body.readInt() != 1) throw new IOException("not one row");
        return new String(body.readNBytes(body.readInt()), StandardCharsets.UTF_8);
    }

    private static void string(DataOutputStream out, String text) throws IOException {
        out.writeShort(text.length());
        out.write(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static void skipString(DataInputStream in) throws IOException {
        in.skipNBytes(in.readUnsignedShort());
    }
}
