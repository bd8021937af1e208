package ninja.helpy.cluster.local;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Which nodes run already and which have to be started, decided before anything starts. */
record Plan(UpOptions options, List<NodeFile> alive, List<Integer> missing) {

    static Plan of(UpOptions options, List<NodeFile> known) {
        List<NodeFile> alive = known.stream().filter(NodeFile::isAlive).toList();
        Set<Integer> running = alive.stream().map(NodeFile::node).collect(Collectors.toSet());
        int before = known.stream().mapToInt(NodeFile::node).max().orElse(1);
        List<Integer> missing = IntStream.rangeClosed(1, options.nodes().orElse(before))
                .filter(node -> !running.contains(node))
                .boxed()
                .toList();
        return new Plan(options.withPort(portOf(options, alive)), alive, missing);
    }

    /** What already runs decides where the others listen. */
    private static int portOf(UpOptions options, List<NodeFile> alive) {
        return alive.stream()
                .findFirst()
                .map(node -> node.port() - node.node() + 1)
                .orElse(options.port());
    }

    void requireFreePorts() {
        for (int node : missing) {
            int port = options.portOf(node);
            if (!Ports.isFree(options.host(), port)) {
                throw new LocalException("Port " + port + " is in use by another program, so node " + node
                        + " cannot listen there.\n  Choose another one, for example: ./helpy up --port "
                        + (port + 100));
            }
        }
    }

    /** A new node joins those that live; if none does, the first one founds the cluster. */
    List<Integer> seeds(int founderPort) {
        return alive.isEmpty()
                ? List.of(founderPort)
                : alive.stream().map(NodeFile::arteryPort).toList();
    }
}
