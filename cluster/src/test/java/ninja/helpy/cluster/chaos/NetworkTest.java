package ninja.helpy.cluster.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import ninja.helpy.cluster.local.Ports;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Real sockets. Two nodes, each of which hears what comes to its own port. */
class NetworkTest {

    /** Written by the threads that listen, read by the test's own. */
    @SuppressWarnings("JdkObsolete")
    private final StringBuffer[] heard = {new StringBuffer(), new StringBuffer(), new StringBuffer()};

    private final int firstPort = Ports.freeBlock(4);
    private final Network network = new Network(2, firstPort, firstPort + 2);
    private final List<ServerSocket> nodes = new ArrayList<>();

    @BeforeEach
    void twoNodes() throws IOException {
        Assumptions.assumeTrue(Network.isPossible(2));
        for (int node = 1; node <= 2; node++) {
            var socket = new ServerSocket(firstPort + 1 + node, 10, InetAddress.getLoopbackAddress());
            var ear = heard[node];
            nodes.add(socket);
            Network.thread("node-" + node, () -> listen(socket, ear));
        }
        network.open();
    }

    @AfterEach
    void close() throws IOException {
        network.close();
        for (var node : nodes) node.close();
    }

    @Test
    void whatIsSentArrives() throws IOException {
        try (var toTwo = connected(1, 2)) {
            say(toTwo, "hello");

            await().until(() -> heard[2].toString().equals("hello"));
        }
    }

    @Test
    void overACutLinkNothingArrivesUntilItIsHealedAndThenAllOfIt() throws IOException {
        try (var toTwo = connected(1, 2);
                var toOne = connected(2, 1)) {
            say(toTwo, "a");
            await().until(() -> heard[2].toString().equals("a"));
            network.cut(1, 2);
            say(toTwo, "b");
            say(toOne, "back");
            await().until(() -> heard[1].toString().equals("back"));

            assertThat(heard[2].toString()).isEqualTo("a");

            network.heal();
            await().until(() -> heard[2].toString().equals("ab"));
        }
    }

    @Test
    void aConnectionMadeWhileTheLinkIsCutWaits() throws IOException {
        network.cut(1, 2);
        try (var toTwo = connected(1, 2);
                var toOne = connected(2, 1)) {
            say(toTwo, "late");
            say(toOne, "back");
            await().until(() -> heard[1].toString().equals("back"));
            assertThat(heard[2].toString()).isEmpty();

            network.heal();

            await().until(() -> heard[2].toString().equals("late"));
        }
    }

    @Test
    void whoIsNoNodeIsNotLetIn() throws IOException {
        try (var stranger = new Socket(InetAddress.getLoopbackAddress(), network.port(2))) {
            assertThat(stranger.getInputStream().read()).isEqualTo(-1);
        }
    }

    private Socket connected(int from, int to) throws IOException {
        return new Socket(
                InetAddress.getLoopbackAddress(), network.port(to), InetAddress.getByName(Network.clientHost(from)), 0);
    }

    private static void say(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static void listen(ServerSocket node, StringBuffer ear) {
        while (!node.isClosed()) {
            try {
                var socket = node.accept();
                Network.thread("ear", () -> hear(socket, ear));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private static void hear(Socket socket, StringBuffer ear) {
        try (socket) {
            var in = socket.getInputStream();
            for (int read = in.read(); read >= 0; read = in.read()) ear.append((char) read);
        } catch (IOException closed) {
            // The test is over.
        }
    }
}
