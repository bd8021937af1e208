package ninja.helpy.cluster.chaos;

import java.util.ArrayList;
import java.util.List;

/** What was found that must not be. */
public final class Violations {

    private static final int KEPT_MAX = 100;

    private final List<String> found = new ArrayList<>();
    private int more;

    public synchronized void add(String violation) {
        if (found.size() < KEPT_MAX) found.add(violation);
        else more++;
    }

    public synchronized List<String> found() {
        var all = new ArrayList<>(found);
        if (more > 0) all.add("and " + more + " more");
        return List.copyOf(all);
    }
}
