package ninja.helpy.cluster.chaos.credits;

import java.util.LinkedHashMap;
import java.util.Map;

/** Everything that was acknowledged for one workspace, as the clients wrote it down. */
final class Book {

    private final String workspaceId;
    private final String key;
    private final int number;
    private final Map<String, Hold> holds = new LinkedHashMap<>();
    private final Map<String, Long> grants = new LinkedHashMap<>();

    Book(int number, String workspaceId, String key) {
        this.number = number;
        this.workspaceId = workspaceId;
        this.key = key;
    }

    /** Counts from 0. */
    int number() {
        return number;
    }

    String workspaceId() {
        return workspaceId;
    }

    String key() {
        return key;
    }

    String path(String rest) {
        return "/api/workspaces/" + workspaceId + rest;
    }

    synchronized void add(Hold hold) {
        holds.put(hold.reference(), hold);
    }

    synchronized void granted(String reference, long amount) {
        grants.put(reference, amount);
    }

    synchronized Map<String, Hold> holds() {
        return Map.copyOf(holds);
    }

    synchronized Map<String, Long> grants() {
        return Map.copyOf(grants);
    }

    synchronized int size() {
        return holds.size();
    }
}
