package vouch.server.account;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// The last few of many values; the one asked for longest ago goes first.
final class Remembered<K, V> {

    private final Map<K, V> values;

    Remembered(int max) {
        this.values =
                new LinkedHashMap<>(16, 0.75f, true) {
                    @Override
                    protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
                        return size() > max;
                    }
                };
    }

    synchronized Optional<V> find(K key) {
        return Optional.ofNullable(values.get(key));
    }

    synchronized void put(K key, V value) {
        values.put(key, value);
    }

    /// What was there before, if anything was.
    synchronized Optional<V> putIfAbsent(K key, V value) {
        return Optional.ofNullable(values.putIfAbsent(key, value));
    }

    synchronized void forget(K key) {
        values.remove(key);
    }
}
