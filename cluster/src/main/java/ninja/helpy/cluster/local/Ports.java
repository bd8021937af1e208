package ninja.helpy.cluster.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;

/** Which ports of this machine may be taken. */
public final class Ports {

    private static final int BLOCK_FROM = 20_000;
    private static final int BLOCK_BELOW = 32_000;
    private static final int ATTEMPTS_MAX = 1000;

    private Ports() {}

    public static int free() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    public static boolean isFree(String host, int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(host, port));
            return true;
        } catch (IOException taken) {
            return false;
        }
    }

    /**
     * The first of {@code count} free ports in a row, from where no system takes ports for outgoing connections: who
     * listens there can end and come back.
     */
    public static int freeBlock(int count) {
        for (int attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
            int first = ThreadLocalRandom.current().nextInt(BLOCK_FROM, BLOCK_BELOW - count);
            if (IntStream.range(first, first + count).allMatch(port -> isFree("127.0.0.1", port))) return first;
        }
        throw new LocalException(
                "No " + count + " free ports in a row from " + BLOCK_FROM + " to " + BLOCK_BELOW + ".");
    }
}
