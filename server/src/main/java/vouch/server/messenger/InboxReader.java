package vouch.server.messenger;

import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Carries one inbox to one connection: what waits, in its order, and what comes. Its thread is the
/// connection's own; the others only wake it.
///
/// A message that was carried is carried again when [#startOver] is called, until it is
/// acknowledged; nobody acknowledges a receipt, so that what waited of them is carried to whoever
/// asks first. Memory holds one page, whatever waits.
final class InboxReader implements Deliveries.Listener {

    /// Messages and receipts read at once.
    static final int PAGE_MAX = 32;

    /// Where it carries to. A false ends it.
    interface Sink {

        /// @param waited whether it was posted before the connection asked for what waits
        boolean message(Message message, boolean waited) throws InterruptedException;

        boolean receipt(Receipt receipt) throws InterruptedException;
    }

    private final Messages messages;
    private final UUID inbox;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    // Guarded by the lock.
    private long after;
    private long messagesAfter;
    private long waitedUntil;
    private long starts;
    private boolean woken;
    private boolean ended;

    /// Begins after what is there now: what waits is carried when it is asked for.
    InboxReader(Messages messages, UUID inbox) {
        this.messages = messages;
        this.inbox = inbox;
        this.after = messages.lastSeq();
        this.waitedUntil = after;
    }

    /// Carries everything that waits, then what comes.
    ///
    /// @param seen messages made until then do not come; the epoch where all do
    void startOver(Instant seen) {
        long seenSeq = messages.lastSeqUntil(seen);
        long last = messages.lastSeq();
        change(() -> {
            after = 0;
            messagesAfter = seenSeq;
            waitedUntil = last;
            starts++;
            woken = true;
        });
    }

    @Override
    public void wake() {
        change(() -> woken = true);
    }

    void end() {
        change(() -> ended = true);
    }

    private void change(Runnable change) {
        lock.lock();
        try {
            change.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Carries until it is ended, or the sink takes no more.
    void carry(Sink sink) throws InterruptedException {
        boolean more = true;
        while (more && awaitNews()) {
            more = carryNews(sink);
        }
    }

    private boolean awaitNews() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (!woken && !ended) {
                changed.await();
            }
            return !ended;
        } finally {
            lock.unlock();
        }
    }

    /// A look at where it stands.
    private record Position(long after, long messagesAfter, long waitedUntil, long starts) {}

    private boolean carryNews(Sink sink) throws InterruptedException {
        while (takeWoken()) {
            var from = position();
            var page = messages.entries(inbox, from.after, from.messagesAfter, PAGE_MAX);
            for (var entry : page) {
                if (!carry(sink, entry, entry.seq() <= from.waitedUntil)) {
                    return false;
                }
                if (!advance(from, entry.seq())) {
                    break;
                }
            }
            if (page.size() == PAGE_MAX) {
                wake();
            }
        }
        return true;
    }

    private boolean carry(Sink sink, InboxEntry entry, boolean waited) throws InterruptedException {
        return switch (entry) {
            case Message message -> sink.message(message, waited);
            case Receipt receipt ->
                    (waited && messages.told().contains(inbox, receipt.seq()))
                            || carry(sink, receipt);
        };
    }

    private boolean carry(Sink sink, Receipt receipt) throws InterruptedException {
        boolean taken = sink.receipt(receipt);
        if (taken) {
            messages.told().add(inbox, receipt.seq());
        }
        return taken;
    }

    private boolean takeWoken() {
        lock.lock();
        try {
            boolean was = woken;
            woken = false;
            return was && !ended;
        } finally {
            lock.unlock();
        }
    }

    private Position position() {
        lock.lock();
        try {
            return new Position(after, messagesAfter, waitedUntil, starts);
        } finally {
            lock.unlock();
        }
    }

    /// False where it was started over meanwhile.
    private boolean advance(Position from, long seq) {
        lock.lock();
        try {
            if (starts == from.starts) {
                after = seq;
            }
            return starts == from.starts;
        } finally {
            lock.unlock();
        }
    }
}
