package vouch.server.limit;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// So much of one kind in each window of a caller's own, which begins with the first. In memory: a
/// restart begins anew. Thread-safe.
public final class WindowLimit {

    /// The callers remembered. Beyond it those whose window is over are forgotten, or the one that
    /// was not seen for longest.
    static final int REMEMBERED_MAX = 50_000;

    private record Window(Instant since, long used, boolean passed) {}

    private final long perWindow;
    private final Duration length;
    private final InstantSource clock;
    private final Map<String, Window> windows = new LinkedHashMap<>(16, 0.75f, true);

    public WindowLimit(long perWindow, Duration length, InstantSource clock) {
        this.perWindow = perWindow;
        this.length = length;
        this.clock = clock;
    }

    /// Counts so many for a caller, all or none; false where that is too many in this window.
    public synchronized boolean take(String subject, long count) {
        Instant now = clock.instant();
        if (windows.size() >= REMEMBERED_MAX && !windows.containsKey(subject)) {
            makeRoom(now);
        }
        return windows.compute(subject, (_, before) -> next(before, count, now)).passed;
    }

    /// Whether a caller can take nothing more in this window; counts nothing.
    public synchronized boolean isUsedUp(String subject) {
        var window = windows.get(subject);
        return window != null && window.used >= perWindow && !isOver(window, clock.instant());
    }

    private void makeRoom(Instant now) {
        var eldest = windows.entrySet().iterator().next();
        if (isOver(eldest.getValue(), now)) {
            windows.values().removeIf(window -> isOver(window, now));
        } else {
            windows.remove(eldest.getKey());
        }
    }

    private Window next(@Nullable Window before, long count, Instant now) {
        if (before == null || isOver(before, now)) {
            return next(now, 0, count);
        }
        return next(before.since, before.used, count);
    }

    private Window next(Instant since, long used, long count) {
        return count <= perWindow - used
                ? new Window(since, used + count, true)
                : new Window(since, used, false);
    }

    /// Also where the clock was set back by more than a window.
    private boolean isOver(Window window, Instant now) {
        return Duration.between(window.since, now).abs().compareTo(length) >= 0;
    }

    synchronized int remembered() {
        return windows.size();
    }
}
