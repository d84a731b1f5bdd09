package vouch.server.http;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// What waits to be sent to one caller: bounded, whatever the caller does. Thread-safe.
///
/// Of pings, pongs and close frames at most one of each waits: a newer pong takes the place of one
/// that was not sent yet (RFC 6455, section 5.5.3).
final class Outbox {

    private final int messagesMax;
    private final int bytesMax;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<byte[]> messages = new ArrayDeque<>();
    private long bytes;
    private @Nullable Frame ping;
    private @Nullable Frame pong;
    private @Nullable Frame close;
    private boolean closing;
    private boolean ended;

    Outbox(int messagesMax, int bytesMax) {
        this.messagesMax = messagesMax;
        this.bytesMax = bytesMax;
    }

    boolean offer(byte[] message) {
        lock.lock();
        try {
            return !closing && hasRoom() && add(message);
        } finally {
            lock.unlock();
        }
    }

    /// Waits for room; false where the connection closes.
    boolean put(byte[] message) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (!closing && !hasRoom()) {
                changed.await();
            }
            return !closing && add(message);
        } finally {
            lock.unlock();
        }
    }

    private boolean hasRoom() {
        return messages.size() < messagesMax && bytes < bytesMax;
    }

    private boolean add(byte[] message) {
        messages.add(message);
        bytes += message.length;
        changed.signalAll();
        return true;
    }

    void ping() {
        set(() -> ping = new Frame(true, Frame.PING, new byte[0]));
    }

    void pong(byte[] payload) {
        set(() -> pong = new Frame(true, Frame.PONG, payload));
    }

    private void set(Runnable change) {
        lock.lock();
        try {
            change.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Takes no more messages and sends this frame last; the first call counts.
    ///
    /// @param now whether what waits is dropped
    void close(Frame frame, boolean now) {
        set(() -> {
            if (now) {
                messages.clear();
            }
            if (!closing) {
                closing = true;
                close = frame;
            }
        });
    }

    boolean isClosing() {
        lock.lock();
        try {
            return closing;
        } finally {
            lock.unlock();
        }
    }

    /// Nothing more is sent: whoever waits is told.
    void end() {
        set(() -> {
            closing = true;
            ended = true;
            messages.clear();
        });
    }

    /// The next frame, as soon as there is one; empty after the close frame and at the end.
    Optional<Frame> take() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (true) {
                var next = next();
                if (next != null || ended) {
                    return Optional.ofNullable(next);
                }
                changed.await();
            }
        } finally {
            lock.unlock();
        }
    }

    private @Nullable Frame next() {
        if (ended) {
            return null;
        }
        var frame = pong;
        if (frame != null) {
            pong = null;
            return frame;
        }
        frame = ping;
        if (frame != null) {
            ping = null;
            return frame;
        }
        var message = messages.poll();
        if (message != null) {
            bytes -= message.length;
            changed.signalAll();
            return new Frame(true, Frame.BINARY, message);
        }
        frame = close;
        ended = frame != null;
        return frame;
    }
}
