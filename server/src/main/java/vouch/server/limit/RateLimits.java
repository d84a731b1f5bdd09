package vouch.server.limit;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import vouch.server.database.Database;
import vouch.server.database.DatabaseException;
import vouch.server.http.Guard;
import vouch.server.http.Request;

/// How often each caller may ask each endpoint: so many requests in an hour that begins with the
/// first of them. Refused requests count for nothing. Thread-safe.
///
/// Counts are kept in memory and written behind, at most [#WRITTEN_EVERY] late and when closed: a
/// restart forgets none, a crash up to that much. Callers are identified ones only, so that there
/// are no more counts than accounts times endpoints.
public final class RateLimits implements AutoCloseable {

    public static final Duration HOUR = Duration.ofHours(1);
    public static final Duration WRITTEN_EVERY = Duration.ofSeconds(1);
    public static final long PER_HOUR_MAX = 1_000_000_000;

    private static final Logger LOG = LoggerFactory.getLogger(RateLimits.class);
    private static final Duration FORGOTTEN_EVERY = Duration.ofMinutes(1);

    private final Database database;
    private final InstantSource clock;
    private final Map<String, Long> defaults;
    private final RateLimitStore store = new RateLimitStore();
    private final ConcurrentHashMap<Subject, Window> windows = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<Subject, Long> overrides = new ConcurrentHashMap<>();
    private final Set<Subject> unwritten = ConcurrentHashMap.newKeySet();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread writer;
    private Instant forgottenAt;

    /// One hour of one caller, as its last request left it.
    private record Window(Instant beganAt, long used, Decision last) {}

    /// @param defaults requests an hour for each endpoint there is
    public RateLimits(Database database, InstantSource clock, Map<String, Long> defaults) {
        this.database = database;
        this.clock = clock;
        this.defaults = Map.copyOf(defaults);
        this.forgottenAt = clock.instant();
        database.read(store::limits)
                .forEach(limit -> overrides.put(limit.subject(), limit.perHour()));
        database.read(tx -> store.windowsSince(tx, clock.instant().minus(HOUR)))
                .forEach(this::restore);
        this.writer = Thread.ofPlatform().daemon().name("rate-limits").start(this::writeBehind);
    }

    private void restore(RateLimitStore.StoredWindow stored) {
        var end = stored.beganAt().plus(HOUR);
        windows.put(
                stored.subject(),
                new Window(stored.beganAt(), stored.used(), new Decision.Refused(0, end, 1)));
    }

    /// Counts one request, unless the caller has no more this hour.
    public Decision take(String subject, String endpoint) {
        var counted = new Subject(subject, endpoint);
        long limit = limit(counted);
        Instant now = clock.instant();
        var window = windows.compute(counted, (_, before) -> next(before, limit, now));
        if (window.last instanceof Decision.Passed) {
            unwritten.add(counted);
        }
        return window.last;
    }

    private static Window next(@Nullable Window before, long limit, Instant now) {
        return before == null || isOver(before, now)
                ? next(now, 0, limit, now)
                : next(before.beganAt, before.used, limit, now);
    }

    private static Window next(Instant beganAt, long used, long limit, Instant now) {
        Instant end = beganAt.plus(HOUR);
        if (used < limit) {
            var passed = new Decision.Passed(limit, limit - used - 1, end);
            return new Window(beganAt, used + 1, passed);
        }
        long seconds = Math.max(1, Duration.between(now, end).plusNanos(999_999_999).toSeconds());
        return new Window(beganAt, used, new Decision.Refused(limit, end, seconds));
    }

    /// Also where the clock was set back by more than an hour.
    private static boolean isOver(Window window, Instant now) {
        return Duration.between(window.beganAt, now).abs().compareTo(HOUR) >= 0;
    }

    /// Counts each request for whoever it is said to be from, and refuses it over the limit.
    ///
    /// @param subject the caller's name, which a guard before this one has made sure of
    public Guard guard(String endpoint, Function<Request, String> subject) {
        defaultOf(endpoint);
        return request -> {
            take(subject.apply(request), endpoint).applyTo(request);
            return null;
        };
    }

    /// Gives one caller a limit of its own at an endpoint, or, with null, the endpoint's again.
    public void setLimit(String subject, String endpoint, @Nullable Long perHour) {
        defaultOf(endpoint);
        var limited = new Subject(subject, endpoint);
        if (perHour == null) {
            database.write(tx -> store.deleteLimit(tx, limited));
            overrides.remove(limited);
            return;
        }
        if (perHour < 0 || perHour > PER_HOUR_MAX) {
            throw new IllegalArgumentException("not a limit: " + perHour);
        }
        database.write(tx -> store.saveLimit(tx, limited, perHour));
        overrides.put(limited, perHour);
    }

    /// What a caller may ask of each endpoint in an hour, by the endpoints' names in their order.
    public Map<String, Long> limits(String subject) {
        var limits = new LinkedHashMap<String, Long>();
        defaults.keySet().stream()
                .sorted()
                .forEach(endpoint -> limits.put(endpoint, limit(new Subject(subject, endpoint))));
        return limits;
    }

    public Set<String> endpoints() {
        return defaults.keySet();
    }

    private long limit(Subject subject) {
        return overrides.getOrDefault(subject, defaultOf(subject.endpoint()));
    }

    private long defaultOf(String endpoint) {
        var limit = defaults.get(endpoint);
        if (limit == null) {
            throw new IllegalArgumentException("no such endpoint: " + endpoint);
        }
        return limit;
    }

    private void writeBehind() {
        boolean failing = false;
        try {
            while (!closed.await(WRITTEN_EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
                try {
                    write();
                    failing = false;
                } catch (DatabaseException.DiskFull e) {
                    if (!failing) {
                        LOG.warn("rate limits cannot be written down: {}", e.getMessage());
                    }
                    failing = true;
                } catch (RuntimeException e) {
                    if (!failing) {
                        LOG.warn("rate limits cannot be written down for now", e);
                    }
                    failing = true;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Writes what has changed since the last time, and forgets the hours that are over.
    synchronized void write() {
        Instant now = clock.instant();
        boolean forget = !now.isBefore(forgottenAt.plus(FORGOTTEN_EVERY));
        if (unwritten.isEmpty() && !forget) {
            return;
        }
        var changed = List.copyOf(unwritten);
        changed.forEach(unwritten::remove);
        try {
            database.write(tx -> {
                store.save(tx, snapshot(changed));
                return forget ? store.deleteWindowsUntil(tx, now.minus(HOUR)) : 0;
            });
        } catch (RuntimeException e) {
            unwritten.addAll(changed);
            throw e;
        }
        if (forget) {
            windows.values().removeIf(window -> isOver(window, now));
            forgottenAt = now;
        }
    }

    private List<RateLimitStore.StoredWindow> snapshot(List<Subject> subjects) {
        var rows = new ArrayList<RateLimitStore.StoredWindow>();
        for (var subject : subjects) {
            var window = windows.get(subject);
            if (window != null) {
                rows.add(new RateLimitStore.StoredWindow(subject, window.beganAt, window.used));
            }
        }
        return rows;
    }

    int windowsKept() {
        return windows.size();
    }

    /// Writes the last counts; take no more requests before.
    @Override
    public void close() {
        closed.countDown();
        try {
            writer.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        try {
            write();
        } catch (DatabaseException.DiskFull e) {
            LOG.warn("this hour's last requests are not counted: {}", e.getMessage());
        }
    }
}
