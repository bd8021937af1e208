package ninja.helpy.cluster.local;

import java.util.Optional;

/**
 * What {@code up} was asked for.
 *
 * @param nodes absent: as many as there were last time, at first one
 * @param cassandra {@code host:port} of a Cassandra that is there already; absent: an embedded one
 */
public record UpOptions(String host, int port, Optional<Integer> nodes, Optional<String> cassandra, String heap) {

    public static final int NODES_MAX = 16;

    public UpOptions {
        if (port < 1 || port > 65_535 - NODES_MAX) throw new LocalException("--port must be 1 to 65519, not " + port);
        nodes.ifPresent(UpOptions::requireFew);
        if (!heap.matches("[1-9][0-9]*[mMgG]")) {
            throw new LocalException("--heap must be a size such as 512m or 2g, not " + heap);
        }
        cassandra.ifPresent(UpOptions::requireAddress);
    }

    UpOptions withPort(int other) {
        return new UpOptions(host, other, nodes, cassandra, heap);
    }

    int portOf(int node) {
        return port + node - 1;
    }

    String urlOf(int node) {
        String name = host.equals("0.0.0.0") || host.equals("127.0.0.1") ? "localhost" : host;
        return "http://" + name + ":" + portOf(node);
    }

    private static void requireFew(int nodes) {
        if (nodes < 1 || nodes > NODES_MAX) {
            throw new LocalException("--nodes must be 1 to " + NODES_MAX + ", not " + nodes);
        }
    }

    static void requireAddress(String address) {
        if (!address.matches("[^:\\s]+:\\d{1,5}")) {
            throw new LocalException("--cassandra must be host:port, such as 10.0.0.5:9042, not " + address);
        }
    }
}
