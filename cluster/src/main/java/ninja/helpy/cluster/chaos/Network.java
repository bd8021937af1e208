package ninja.helpy.cluster.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Through which the nodes reach each other, so that any direction between two of them can be cut without root. Each node
 * tells the others a door of this network as its own address, and listens elsewhere; by the address from which it
 * connects, the network knows who it is.
 */
final class Network implements AutoCloseable {

    private static final int CLIENT_HOST_BASE = 10;
    private static final int BACKLOG = 50;

    private final int nodes;
    private final int firstDoor;
    private final int firstBound;
    private final Link[][] links;
    private final List<ServerSocket> doors = new ArrayList<>();

    /** Nodes count from 1. {@code firstDoor} and {@code firstBound} are the first of {@code nodes} ports each. */
    Network(int nodes, int firstDoor, int firstBound) {
        this.nodes = nodes;
        this.firstDoor = firstDoor;
        this.firstBound = firstBound;
        this.links = new Link[nodes + 1][nodes + 1];
        for (int from = 1; from <= nodes; from++) {
            for (int to = 1; to <= nodes; to++) links[from][to] = new Link();
        }
    }

    /** macOS has only 127.0.0.1 unless it is told otherwise. */
    static boolean isPossible(int nodes) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(clientHost(nodes), 0));
            return true;
        } catch (IOException noSuchAddress) {
            return false;
        }
    }

    Network open() {
        for (int node = 1; node <= nodes; node++) {
            int to = node;
            ServerSocket door = door(port(to));
            doors.add(door);
            thread("door-" + to, () -> welcome(door, to));
        }
        return this;
    }

    int port(int node) {
        return firstDoor + node - 1;
    }

    Map<String, String> environment(int node) {
        return Map.of(
                "HELPY_NODE_BIND_PORT", Integer.toString(boundPort(node)),
                "HELPY_NODE_CLIENT_HOST", clientHost(node));
    }

    /** What {@code from} sends does not arrive at {@code to} any more. */
    void cut(int from, int to) {
        links[from][to].cut();
    }

    void heal() {
        for (int from = 1; from <= nodes; from++) {
            for (int to = 1; to <= nodes; to++) links[from][to].heal();
        }
    }

    private int boundPort(int node) {
        return firstBound + node - 1;
    }

    static String clientHost(int node) {
        return "127.0.0." + (CLIENT_HOST_BASE + node);
    }

    private static ServerSocket door(int port) {
        try {
            return new ServerSocket(port, BACKLOG, InetAddress.getLoopbackAddress());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private void welcome(ServerSocket door, int to) {
        while (!door.isClosed()) {
            try {
                Socket socket = door.accept();
                socket.setTcpNoDelay(true);
                Link link = links[sender(socket)][to];
                thread("relay-" + to, () -> new Relay(link, socket, boundPort(to)).carry());
            } catch (IOException closed) {
                // The door is closed, or whoever knocked has gone.
            }
        }
    }

    private int sender(Socket socket) throws IOException {
        byte[] address = socket.getInetAddress().getAddress();
        int node = address[address.length - 1] - CLIENT_HOST_BASE;
        if (node >= 1 && node <= nodes) return node;
        socket.close();
        throw new IOException("no node connects from " + socket.getInetAddress());
    }

    static void thread(String name, Runnable work) {
        var thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        heal();
        for (ServerSocket door : doors) {
            try {
                door.close();
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }
    }
}
