package vouch.server.ethereum;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import vouch.server.database.DatabaseException;

/// A thread that does one kind of work with the chain whenever it is woken, and now and then
/// besides.
///
/// A failing work is logged and tried again after a pause, also without being woken; it never ends
/// the loop.
public final class Loop implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Loop.class);
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(1);

    private final String name;
    private final Duration rest;
    private final Duration patience;
    private final Runnable work;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    // Guarded by the lock.
    private boolean woken;
    private boolean closing;
    private @Nullable Thread thread;

    /// @param rest the least time between two runs, so that many wakings are one run
    /// @param patience the longest time without a run
    public Loop(String name, Duration rest, Duration patience, Runnable work) {
        this.name = name;
        this.rest = rest;
        this.patience = patience;
        this.work = work;
    }

    public void start() {
        thread = Thread.ofVirtual().name(name).start(this::run);
    }

    public void wake() {
        lock.lock();
        try {
            woken = true;
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    /// Returns when the thread has ended; a work under way is finished first.
    @Override
    public void close() {
        lock.lock();
        try {
            closing = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        if (thread != null) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void run() {
        String failing = "";
        while (await(patience, true)) {
            try {
                work.run();
                if (!failing.isEmpty()) {
                    log.info("{} works again", name);
                }
                failing = "";
            } catch (RuntimeException e) {
                tell(e, failing);
                failing = e.toString();
                wake();
            }
            if (!await(failing.isEmpty() ? rest : PAUSE_AFTER_FAILURE, false)) {
                return;
            }
        }
    }

    /// The same failure again is not told again: it may go on for hours.
    private void tell(RuntimeException failure, String before) {
        if (failure.toString().equals(before)) {
            return;
        }
        if (failure instanceof DatabaseException.DiskFull) {
            log.error("{}: {}; trying again until there is space", name, failure.getMessage());
        } else if (failure instanceof NodeException) {
            log.warn("{}: {}; asked again", name, failure.getMessage());
        } else {
            log.error("{} failed and will be tried again", name, failure);
        }
    }

    /// Lets that time pass, or less if the waking ends it; false when the loop is to end.
    private boolean await(Duration time, boolean untilWoken) {
        lock.lock();
        try {
            long left = time.toNanos();
            while (left > 0 && !closing && !(untilWoken && woken)) {
                left = changed.awaitNanos(left);
            }
            if (untilWoken) {
                woken = false;
            }
            return !closing;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lock.unlock();
        }
    }
}
