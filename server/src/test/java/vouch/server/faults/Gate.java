package vouch.server.faults;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Where a request or its answer waits until the test lets it through or loses it. Thread-safe.
///
/// What is done to the gateway while something waits here happens exactly then.
public final class Gate {

    private static final Duration ARRIVAL_WITHIN = Duration.ofMinutes(1);

    private final CountDownLatch arrived = new CountDownLatch(1);
    private final CompletableFuture<Boolean> through = new CompletableFuture<>();

    /// Returns when something waits here.
    public void awaitArrival() {
        if (!awaitArrival(ARRIVAL_WITHIN)) {
            throw new AssertionError("nothing came to the gate");
        }
    }

    /// @return whether something waits here
    public boolean awaitArrival(Duration within) {
        try {
            return arrived.await(within.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted at a gate", e);
        }
    }

    /// Lets through what waits here and what comes later.
    public void open() {
        through.complete(true);
    }

    /// Loses what waits here and what comes later.
    public void lose() {
        through.complete(false);
    }

    /// @return whether it is let through
    boolean pass() {
        arrived.countDown();
        return through.join();
    }
}
