package ninja.helpy.agents.llm;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A provider on this machine, on plain sockets, so that a test decides about every byte: what is sent when, and
 * whether the connection ends in order, is reset, or just stays silent.
 */
final class StandIn implements Closeable {

    private final ServerSocket socket;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Asked> asked = new CopyOnWriteArrayList<>();
    private final AtomicInteger closedByClient = new AtomicInteger();
    private volatile Script script = reply -> reply.reset();

    StandIn() throws IOException {
        socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        threads.execute(this::accept);
    }

    void answer(Script next) {
        script = next;
    }

    String url() {
        return "http://127.0.0.1:" + socket.getLocalPort();
    }

    List<Asked> asked() {
        return asked;
    }

    int closedByClient() {
        return closedByClient.get();
    }

    @Override
    public void close() throws IOException {
        socket.close();
        threads.shutdownNow();
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                var connection = socket.accept();
                threads.execute(() -> serve(connection));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            var in = new BufferedInputStream(connection.getInputStream());
            for (var request = read(in); request != null; request = read(in)) {
                asked.add(request);
                script.play(new Reply(connection, in));
            }
        } catch (IOException | InterruptedException e) {
            closedByClient.incrementAndGet();
        }
    }

    private static @Nullable Asked read(InputStream in) throws IOException {
        var first = line(in);
        if (first.isEmpty()) return null;
        var headers = new LinkedHashMap<String, String>();
        for (var line = line(in); !line.isEmpty(); line = line(in)) {
            int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
        return new Asked(first, headers, new String(in.readNBytes(length), StandardCharsets.UTF_8));
    }

    private static String line(InputStream in) throws IOException {
        var line = new StringBuilder();
        for (int next = in.read(); next >= 0 && next != '\n'; next = in.read())
            if (next != '\r') line.append((char) next);
        return line.toString();
    }

    /** What the client sent. */
    record Asked(String line, Map<String, String> headers, String body) {}

    /** What the stand-in does with one request. */
    interface Script {

        void play(Reply reply) throws IOException, InterruptedException;
    }

    /** How the client is to know where a body ends. */
    enum Length {
        IN_CHUNKS("Transfer-Encoding: chunked\r\n"),
        DECLARED("Content-Length: 1000000\r\n"),
        UNTIL_CLOSED("Connection: close\r\n");

        private final String header;

        Length(String header) {
            this.header = header;
        }
    }

    /** One answer, byte by byte. */
    static final class Reply {

        private final Socket connection;
        private final InputStream in;
        private final OutputStream out;
        private Length length = Length.IN_CHUNKS;

        Reply(Socket connection, InputStream in) throws IOException {
            this.connection = connection;
            this.in = in;
            this.out = connection.getOutputStream();
        }

        Reply stream(String contentType) throws IOException {
            return stream(contentType, Length.IN_CHUNKS);
        }

        Reply stream(String contentType, Length length) throws IOException {
            this.length = length;
            return raw("HTTP/1.1 200 OK\r\nContent-Type: " + contentType + "\r\n" + length.header + "\r\n");
        }

        void whole(int status, String headers, String body) throws IOException {
            int length = body.getBytes(StandardCharsets.UTF_8).length;
            raw("HTTP/1.1 " + status + " Status\r\nContent-Type: application/json\r\nContent-Length: " + length + "\r\n"
                    + headers + "\r\n" + body);
        }

        Reply send(List<byte[]> chunks) throws IOException {
            for (var chunk : chunks) send(chunk);
            return this;
        }

        Reply send(byte[] chunk) throws IOException {
            if (length != Length.IN_CHUNKS) {
                out.write(chunk);
                out.flush();
                return this;
            }
            out.write((Integer.toHexString(chunk.length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
            out.write(chunk);
            return raw("\r\n");
        }

        void end() throws IOException {
            raw("0\r\n\r\n");
        }

        void reset() throws IOException {
            connection.setSoLinger(true, 0);
            connection.close();
        }

        /** As when the provider's process dies: what was sent arrives, and then nothing more will. */
        void cut() throws IOException {
            connection.close();
        }

        /** Says nothing more until the client goes away, and notes that it did. */
        void stall() throws IOException {
            if (in.read() < 0) throw new IOException("the client has gone");
        }

        /** As slow as a real model. */
        Reply slowly(long millis) throws InterruptedException {
            var unused = new CountDownLatch(1).await(millis, TimeUnit.MILLISECONDS);
            return this;
        }

        private Reply raw(String text) throws IOException {
            out.write(text.getBytes(StandardCharsets.UTF_8));
            out.flush();
            return this;
        }
    }
}
