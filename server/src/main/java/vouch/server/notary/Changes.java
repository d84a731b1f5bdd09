package vouch.server.notary;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Wakes whoever watches a digest when anything may have changed; what did, each looks up.
/// Thread-safe.
final class Changes {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private long count;

    /// How many changes there were: to be read before looking, so that none is missed after it.
    long count() {
        lock.lock();
        try {
            return count;
        } finally {
            lock.unlock();
        }
    }

    void happened() {
        lock.lock();
        try {
            count++;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Waits for another change than those seen, at most so long; says whether there was one.
    boolean await(long seen, Duration most) throws InterruptedException {
        lock.lock();
        try {
            long left = most.toNanos();
            while (count == seen && left > 0) {
                left = changed.awaitNanos(left);
            }
            return count != seen;
        } finally {
            lock.unlock();
        }
    }
}
