package ninja.helpy.persistence.projection;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** What was used lately, and no more of it than may be; safe for use from all threads. */
final class Recent<K, V> {

    private final Map<K, V> entries;

    Recent(int sizeMax) {
        entries = new LinkedHashMap<>(64, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
                return size() > sizeMax;
            }
        };
    }

    synchronized boolean knows(K key) {
        return entries.containsKey(key);
    }

    synchronized void put(K key, V value) {
        entries.put(key, value);
    }

    synchronized @Nullable V take(K key) {
        return entries.remove(key);
    }

    /** Null: it is forgotten. */
    synchronized void change(K key, BiFunction<K, @Nullable V, @Nullable V> change) {
        entries.compute(key, change);
    }
}
