package vouch.server.messenger;

import java.util.Collection;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/// Who is connected and wants to hear of messages. Thread-safe.
final class Deliveries {

    /// One connection.
    @FunctionalInterface
    interface Listener {

        /// There may be something new in the inbox. Returns at once.
        void wake();
    }

    private final ConcurrentHashMap<UUID, Set<Listener>> byUser = new ConcurrentHashMap<>();

    void add(UUID userId, Listener listener) {
        byUser.compute(
                userId,
                (_, known) -> {
                    var all = known == null ? ConcurrentHashMap.<Listener>newKeySet() : known;
                    all.add(listener);
                    return all;
                });
    }

    void remove(UUID userId, Listener listener) {
        byUser.computeIfPresent(
                userId,
                (_, known) -> {
                    known.remove(listener);
                    return known.isEmpty() ? null : known;
                });
    }

    void wake(Collection<UUID> users) {
        users.forEach(user -> byUser.getOrDefault(user, Set.of()).forEach(Listener::wake));
    }

    /// How many connections a user has.
    int of(UUID userId) {
        return byUser.getOrDefault(userId, Set.of()).size();
    }
}
