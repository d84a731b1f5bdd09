package vouch.server.limit;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// So much of one kind in each minute of a caller's own, which begins with the first. In memory: a
/// restart begins anew. Thread-safe.
public final class MinuteLimit {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    /// The callers remembered; beyond it those whose minute is over are forgotten.
    static final int REMEMBERED_MAX = 50_000;

    private record Window(Instant since, long used, boolean passed) {}

    private final long perMinute;
    private final InstantSource clock;
    private final ConcurrentHashMap<String, Window> windows = new ConcurrentHashMap<>();

    public MinuteLimit(long perMinute, InstantSource clock) {
        this.perMinute = perMinute;
        this.clock = clock;
    }

    /// Counts so many for a caller, all or none; false where that is too many in this minute.
    public boolean take(String subject, long count) {
        Instant now = clock.instant();
        if (windows.size() >= REMEMBERED_MAX) {
            windows.values().removeIf(window -> isOver(window, now));
        }
        var window = windows.compute(subject, (_, before) -> next(before, count, now));
        return window.passed;
    }

    private Window next(@Nullable Window before, long count, Instant now) {
        if (before == null || isOver(before, now)) {
            return next(now, 0, count);
        }
        return next(before.since, before.used, count);
    }

    private Window next(Instant since, long used, long count) {
        return count <= perMinute - used
                ? new Window(since, used + count, true)
                : new Window(since, used, false);
    }

    /// Also where the clock was set back by more than a minute.
    private static boolean isOver(Window window, Instant now) {
        return Duration.between(window.since, now).abs().compareTo(MINUTE) >= 0;
    }

    int remembered() {
        return windows.size();
    }
}
