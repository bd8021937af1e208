package ninja.helpy.persistence;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** What was used lately, and no more of it than may be; safe for use from all threads. */
public final class Recent<K, V> {

    private final Map<K, V> entries;

    public Recent(int sizeMax) {
        entries = new LinkedHashMap<>(64, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
                return size() > sizeMax;
            }
        };
    }

    public synchronized boolean knows(K key) {
        return entries.containsKey(key);
    }

    public synchronized void put(K key, V value) {
        entries.put(key, value);
    }

    public synchronized @Nullable V take(K key) {
        return entries.remove(key);
    }

    /** What it is now; null: it is forgotten. */
    public synchronized @Nullable V change(K key, BiFunction<K, @Nullable V, @Nullable V> change) {
        return entries.compute(key, change);
    }
}
