package vouch.server.http;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Whether a server has begun to stop, and who wants to hear of it. Thread-safe.
final class Stopping {

    private final CountDownLatch begun = new CountDownLatch(1);
    private final Set<Runnable> listeners = ConcurrentHashMap.newKeySet();

    void begin() {
        begun.countDown();
        listeners.forEach(Runnable::run);
    }

    boolean hasBegun() {
        return begun.getCount() == 0;
    }

    boolean await(Duration most) throws InterruptedException {
        return begun.await(most.toNanos(), TimeUnit.NANOSECONDS);
    }

    /// Runs it when stopping begins, at once where it has; around that moment, perhaps twice.
    void tell(Runnable listener) {
        listeners.add(listener);
        if (hasBegun()) {
            listener.run();
        }
    }

    void forget(Runnable listener) {
        listeners.remove(listener);
    }
}
