package ninja.helpy.cluster.chaos;

import java.util.random.RandomGenerator;

/** Which nodes do not hear each other any more. */
record Cut(Kind kind, int node, int nodes) {

    enum Kind {
        /** The node hears nobody and nobody hears it: the others are the majority. */
        ALONE,
        /** Every node is alone, so nobody is the majority. */
        APART,
        /** The node hears the others, but they do not hear it. */
        MUTE,
        /** The others hear the node, but it does not hear them. */
        DEAF,
        /** The node does not hear its neighbour; all others hear each other. */
        LINK
    }

    /** Most often the one that networks do most often. */
    static Cut random(RandomGenerator random, int nodes, int node) {
        var kinds = Kind.values();
        var kind = random.nextBoolean() ? Kind.ALONE : kinds[random.nextInt(kinds.length)];
        return new Cut(kind, node, nodes);
    }

    void applyTo(Network network) {
        for (int from = 1; from <= nodes; from++) {
            for (int to = 1; to <= nodes; to++) {
                if (silences(from, to)) network.cut(from, to);
            }
        }
    }

    boolean silences(int from, int to) {
        if (from == to) return false;
        return switch (kind) {
            case ALONE -> from == node || to == node;
            case APART -> true;
            case MUTE -> from == node;
            case DEAF -> to == node;
            case LINK -> to == node && from == neighbour();
        };
    }

    private int neighbour() {
        return node % nodes + 1;
    }

    @Override
    public String toString() {
        return switch (kind) {
            case ALONE -> "node " + node + " cut off";
            case APART -> "all nodes cut off from each other";
            case MUTE -> "node " + node + " not heard by the others";
            case DEAF -> "node " + node + " deaf to the others";
            case LINK -> "node " + node + " deaf to node " + neighbour();
        };
    }
}
