package vouch.server.messenger;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/// How often each user may search for others, so that nobody collects all numbers. Thread-safe, in
/// memory: a restart forgives.
final class SearchLimit {

    static final int SEARCHES_MAX = 200;
    static final Duration WINDOW = Duration.ofHours(12);

    /// The users remembered; the one that searched longest ago is forgotten first.
    static final int REMEMBERED_MAX = 50_000;

    private final InstantSource clock;
    private final Map<UUID, Searches> searches =
            new LinkedHashMap<>(16, 0.75f, true) {
                @Override
                protected boolean removeEldestEntry(Map.Entry<UUID, Searches> eldest) {
                    return size() > REMEMBERED_MAX;
                }
            };

    private record Searches(Instant since, int count) {}

    SearchLimit(InstantSource clock) {
        this.clock = clock;
    }

    /// @throws MixinRefusal 429 where the user has searched too often
    synchronized void take(UUID userId) {
        Instant now = clock.instant();
        var before = searches.get(userId);
        var after =
                before == null || !now.isBefore(before.since.plus(WINDOW))
                        ? new Searches(now, 1)
                        : new Searches(before.since, before.count + 1);
        if (after.count > SEARCHES_MAX) {
            throw new MixinRefusal(MixinError.TOO_MANY_REQUESTS);
        }
        searches.put(userId, after);
    }
}
