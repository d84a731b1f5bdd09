package vouch.server.ethereum;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// Decides when something that fails is tried again. Thread-safe.
///
///     Closed --FAILURES_MAX in a row--> Open --its pause is over--> one tries --it works--> Closed
///                                         ^-----it fails: twice the pause-'
final class Breaker {

    /// So many failures in a row are not an accident.
    static final int FAILURES_MAX = 3;

    static final Duration PAUSE_MIN = Duration.ofSeconds(2);
    static final Duration PAUSE_MAX = Duration.ofMinutes(2);

    private final InstantSource clock;
    private final RandomGenerator random;

    // All of it guarded by this.
    private int failures;
    private Duration pause = PAUSE_MIN;
    private Optional<Instant> openedAt = Optional.empty();
    private Instant openUntil = Instant.EPOCH;
    private boolean trying;

    Breaker(InstantSource clock, RandomGenerator random) {
        this.clock = clock;
        this.random = random;
    }

    /// Whether the caller may try now. Where the breaker is open, only one may; it must say how it
    /// went.
    synchronized boolean admits() {
        if (openedAt.isEmpty()) {
            return true;
        }
        if (trying || !isDue(openedAt.get())) {
            return false;
        }
        trying = true;
        return true;
    }

    /// A clock that was put back would keep it open for too long.
    private boolean isDue(Instant since) {
        Instant now = clock.instant();
        return !now.isBefore(openUntil) || now.isBefore(since);
    }

    synchronized void succeeded() {
        failures = 0;
        pause = PAUSE_MIN;
        openedAt = Optional.empty();
        trying = false;
    }

    synchronized void failed() {
        failures++;
        if (failures >= FAILURES_MAX) {
            open();
        }
    }

    /// Opens at once, for what more tries will not mend soon.
    synchronized void trip() {
        failures = Math.max(failures, FAILURES_MAX);
        open();
    }

    private void open() {
        Instant now = clock.instant();
        // Between half of the pause and all of it: many gateways must not come back in step.
        long most = pause.toMillis();
        openedAt = Optional.of(now);
        openUntil = now.plusMillis(most / 2 + random.nextLong(most / 2 + 1));
        pause = pause.multipliedBy(2);
        if (pause.compareTo(PAUSE_MAX) > 0) {
            pause = PAUSE_MAX;
        }
        trying = false;
    }

    /// When one may try again; empty where everybody may.
    synchronized Optional<Instant> openUntil() {
        return openedAt.map(_ -> openUntil);
    }
}
