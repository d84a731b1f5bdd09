package vouch.server.messenger;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Carries one inbox to one connection: what waits, in its order, and what comes. Its thread is the
/// connection's own; the others only wake it.
///
/// What was carried is carried again when [#startOver] is called, until it is acknowledged. Memory
/// holds one page of messages, whatever waits.
final class InboxReader implements Deliveries.Listener {

    /// Messages read at once.
    static final int PAGE_MAX = 32;

    /// Receipts that wait for a slow connection; later ones are lost.
    static final int RECEIPTS_MAX = 256;

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
    private final Deque<Receipt> receipts = new ArrayDeque<>();
    private long after;
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
    void startOver() {
        long last = messages.lastSeq();
        change(() -> {
            after = 0;
            waitedUntil = last;
            starts++;
            woken = true;
        });
    }

    @Override
    public void wake() {
        change(() -> woken = true);
    }

    @Override
    public void tell(Receipt receipt) {
        change(() -> {
            if (receipts.size() < RECEIPTS_MAX) {
                receipts.add(receipt);
            }
        });
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
            more = carryReceipts(sink) && carryMessages(sink);
        }
    }

    private boolean awaitNews() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (!woken && receipts.isEmpty() && !ended) {
                changed.await();
            }
            return !ended;
        } finally {
            lock.unlock();
        }
    }

    private boolean carryReceipts(Sink sink) throws InterruptedException {
        for (var next = nextReceipt(); next.isPresent(); next = nextReceipt()) {
            if (!sink.receipt(next.get())) {
                return false;
            }
        }
        return true;
    }

    private Optional<Receipt> nextReceipt() {
        lock.lock();
        try {
            return Optional.ofNullable(receipts.poll());
        } finally {
            lock.unlock();
        }
    }

    /// A look at where it stands.
    private record Position(long after, long waitedUntil, long starts) {}

    private boolean carryMessages(Sink sink) throws InterruptedException {
        while (takeWoken()) {
            var from = position();
            var page = messages.waiting(inbox, from.after, PAGE_MAX);
            for (var message : page) {
                if (!sink.message(message, message.seq() <= from.waitedUntil)) {
                    return false;
                }
                if (!advance(from, message.seq())) {
                    break;
                }
            }
            if (page.size() == PAGE_MAX) {
                wake();
            }
        }
        return true;
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
            return new Position(after, waitedUntil, starts);
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
