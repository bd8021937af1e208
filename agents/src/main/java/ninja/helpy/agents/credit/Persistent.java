package ninja.helpy.agents.credit;

import java.util.Map;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;

/** Maps of which a changed copy shares nearly everything with the first: a ledger has thousands of holds at once. */
final class Persistent {

    private Persistent() {}

    /** The same map if it is a persistent one already, as it is but for a snapshot just read. */
    static <V> PMap<String, V> map(Map<String, V> map) {
        return map instanceof PMap<String, V> persistent ? persistent : HashTreePMap.from(map);
    }
}
